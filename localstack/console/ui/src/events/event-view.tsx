import { Repeat } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { Button } from '../../../../../web/src/ui/button.tsx';
import type { EventDetail } from '../../../shapes.ts';
import { Code, parsed } from '../ui/code.tsx';
import { Clock } from '../ui/time.tsx';
import { Section, View } from '../ui/view.tsx';
import { useChange, useView } from '../use-view.ts';
import styles from './event-view.module.css';

export function EventView() {
  const query = useView<EventDetail>();
  const { id = '' } = useParams();
  const replay = useChange('POST', () => 'Published again, to all its consumers.');
  return (
    <View title={query.data?.type ?? 'Event'} query={query}>
      {(event) => (
        <>
          <p>
            Occurred <Clock at={event.occurred_at} />, delivered {event.times === 1 ? 'once' : `${event.times} times`}, last <Clock at={event.seen} />
            {event.trace && (
              <>
                , in <Link className={styles.link} to={`/traces/${event.trace}`}>this trace</Link>
              </>
            )}
            .
          </p>
          <Section
            title="Body"
            aside={
              <Button look="quiet" disabled={replay.isPending} onClick={() => replay.mutate({ path: `/events/${encodeURIComponent(id)}/replay` })}>
                <Repeat size={16} aria-hidden="true" />
                Replay
              </Button>
            }
          >
            <Code label="Body" value={parsed(event.body)} />
          </Section>
          <Section title="Consumers">
            <ul className={styles.consumers}>
              {event.consumers.map((queue) => (
                <li key={queue}>
                  <Link className={styles.link} to={`/queues/${queue}`}>
                    {queue}
                  </Link>
                </li>
              ))}
              {event.consumers.length === 0 && <li>It has no consumers.</li>}
            </ul>
          </Section>
        </>
      )}
    </View>
  );
}
