import { Link } from 'react-router';
import type { Overview } from '../../../shapes.ts';
import { TraceTable } from '../traces/trace-table.tsx';
import { Badge } from '../ui/badge.tsx';
import { Chart } from '../ui/chart.tsx';
import { ChoiceFilter, Filters } from '../ui/filters.tsx';
import { NumberCell, Table } from '../ui/table.tsx';
import { duration } from '../ui/time.tsx';
import { Nothing, Section, View } from '../ui/view.tsx';
import { useView } from '../use-view.ts';
import styles from './overview-view.module.css';

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

export function OverviewView() {
  const query = useView<Overview>();
  return (
    <View title="Overview" query={query}>
      {(overview) => (
        <>
          <Section title="Dependencies">
            <ul className={styles.health}>
              {overview.dependencies.map(({ name, isUp }) => (
                <li key={name}>
                  {name} <Badge look={isUp ? 'good' : 'bad'}>{isUp ? 'up' : 'down'}</Badge>
                </li>
              ))}
            </ul>
          </Section>
          <Section
            title={`The last ${overview.minutes} minutes`}
            aside={
              <Filters>
                <ChoiceFilter name="minutes" label="Window" all="15 minutes" choices={[['5', '5 minutes'], ['60', 'an hour'], ['1440', 'a day']]} />
              </Filters>
            }
          >
            <div className={styles.figures}>
              <Figure value={sum(overview.calls)} label="invocations" />
              <Figure value={sum(overview.failures)} label="failures" />
              <Figure value={overview.traces} label="traces kept" />
              <div className={styles.chart}>
                <Chart label={`Invocations over the last ${overview.minutes} minutes, failures in red`} counts={overview.calls} marked={overview.failures} />
              </div>
            </div>
          </Section>
          <Section title="Failures">
            {overview.recent_failures.length > 0 ? <TraceTable label="Failures" traces={overview.recent_failures} /> : <Nothing>No failures in the traces that are kept.</Nothing>}
          </Section>
          <Section title="Functions">
            {overview.functions.length > 0 ? <Functions functions={overview.functions} /> : <Nothing>No function has run in this time. Open the web client or call the API.</Nothing>}
          </Section>
        </>
      )}
    </View>
  );
}

const Figure = ({ value, label }: { value: number; label: string }) => (
  <div className={styles.figure}>
    <b>{value.toLocaleString('en')}</b>
    {label}
  </div>
);

const Functions = ({ functions }: Pick<Overview, 'functions'>) => (
  <Table label="Functions" columns={['Function', 'Calls#', 'Failed#', 'Refused#', 'p50#', 'p99#', 'Cold starts#']}>
    {functions.map((it) => {
      const filter = new URLSearchParams({ name: it.segment });
      return (
        <tr key={it.segment}>
          <td>
            <Link to={`/traces?${filter}`}>{it.name}</Link>
          </td>
          <NumberCell>{it.calls}</NumberCell>
          <NumberCell loud={it.faults > 0}>{it.faults > 0 ? <Link to={`/traces?${filter}&outcome=fault`}>{it.faults}</Link> : 0}</NumberCell>
          <NumberCell>{it.errors}</NumberCell>
          <NumberCell>{duration(it.p50)}</NumberCell>
          <NumberCell>{duration(it.p99)}</NumberCell>
          <NumberCell>{it.cold_starts}</NumberCell>
        </tr>
      );
    })}
  </Table>
);
