import { useState } from 'react';
import type { TraceDetail, TracePart } from '../../../shapes.ts';
import { LogLines } from '../logs/log-lines.tsx';
import { OutcomeBadge } from '../ui/badge.tsx';
import { Code } from '../ui/code.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Clock, duration } from '../ui/time.tsx';
import { Nothing, Section, View } from '../ui/view.tsx';
import { useView } from '../use-view.ts';
import styles from './trace-view.module.css';

export function TraceView() {
  const query = useView<TraceDetail>();
  return (
    <View title={query.data?.route ?? 'Trace'} query={query} hint={query.data && <Summary {...query.data} />}>
      {(trace) => (
        <>
          <Section title="From the request to the last consumer">
            <Waterfall parts={trace.parts} total={trace.duration_ms} />
          </Section>
          <Section title="Logs">{trace.logs.length > 0 ? <LogLines lines={trace.logs} /> : <Nothing>The logs of this run have no lines of this trace.</Nothing>}</Section>
          {trace.curl !== undefined && (
            <Section title="As curl" aside={<CopyButton text={trace.curl}>Copy as curl</CopyButton>}>
              <Code label="curl command" value={trace.curl} />
            </Section>
          )}
        </>
      )}
    </View>
  );
}

const Summary = ({ id, start_time, duration_ms }: TraceDetail) => (
  <>
    <code>{id}</code> · <Clock at={start_time} /> · {duration(duration_ms)}
  </>
);

function Waterfall({ parts, total }: { parts: TracePart[]; total: number }) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => setOpened((old) => (old.has(id) ? new Set([...old].filter((other) => other !== id)) : new Set([...old, id])));
  const percent = (ms: number) => `${Math.min(100, (ms / Math.max(total, 0.1)) * 100)}%`;
  return (
    <ol className={styles.waterfall}>
      {parts.map((part) => {
        // Failures are expanded, since people usually look for them.
        const isOpen = opened.has(part.id) !== (part.outcome === 'fault' && part.is_segment);
        return (
          <li key={part.id} className={part.is_segment ? styles.segment : undefined}>
            <button type="button" className={styles.row} aria-expanded={isOpen} onClick={() => toggle(part.id)}>
              <span className={styles.name} style={{ paddingInlineStart: `${part.depth * 14}px` }}>
                {part.name}
              </span>
              <span className={styles.track} aria-hidden="true">
                <span className={`${styles.bar} ${styles[part.outcome]}`} style={{ left: percent(part.start_ms), width: `max(3px, ${percent(part.duration_ms)})` }} />
              </span>
              <span className={styles.end}>
                {part.outcome !== 'ok' && <OutcomeBadge outcome={part.outcome} />} {part.in_progress ? 'running' : duration(part.duration_ms)}
              </span>
            </button>
            {isOpen && (
              <div className={styles.facts}>
                {part.cause !== undefined && <p>{part.cause}</p>}
                <Code label={`Details of ${part.name}`} value={{ after_ms: part.start_ms, ...part.facts }} />
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}
