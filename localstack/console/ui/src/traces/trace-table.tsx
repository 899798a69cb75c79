import { Link } from 'react-router';
import type { TraceSummary } from '../../../shapes.ts';
import { OutcomeBadge } from '../ui/badge.tsx';
import { CodeCell, NumberCell, Table } from '../ui/table.tsx';
import { Clock, duration } from '../ui/time.tsx';

export const TraceTable = ({ label, traces }: { label: string; traces: TraceSummary[] }) => (
  <Table label={label} columns={['Time', 'What', 'Outcome', 'Duration#', 'Then', 'Post']}>
    {traces.map((trace) => (
      <tr key={trace.id}>
        <td>
          <Clock at={trace.start_time} />
        </td>
        <td>
          <Link to={`/traces/${trace.id}`}>{trace.route ?? trace.segments[0]}</Link>
        </td>
        <td>
          <OutcomeBadge outcome={trace.outcome} status={trace.status} />
        </td>
        <NumberCell>{duration(trace.duration_ms)}</NumberCell>
        <td>{trace.segments.filter((name) => name !== trace.route && name !== trace.segments[0]).join(', ')}</td>
        <CodeCell>{trace.post_id && <Link to={`/about/${trace.post_id}`}>{trace.post_id}</Link>}</CodeCell>
      </tr>
    ))}
  </Table>
);
