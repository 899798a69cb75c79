import { Link } from 'react-router';
import type { RecordedEvent } from '../../../shapes.ts';
import { CodeCell, NumberCell, Table } from '../ui/table.tsx';
import { Clock } from '../ui/time.tsx';

export const EventTable = ({ events }: { events: RecordedEvent[] }) => (
  <Table label="Events" columns={['Time', 'Event', 'Data', 'Delivered#', 'Trace']}>
    {events.map((event) => (
      <tr key={event.id}>
        <td>
          <Clock at={event.seen} />
        </td>
        <td>
          <Link to={`/events/${encodeURIComponent(event.id)}`}>{event.type}</Link>
        </td>
        <CodeCell>{JSON.stringify(event.data)}</CodeCell>
        <NumberCell>{event.times}</NumberCell>
        <td>{event.trace && <Link to={`/traces/${event.trace}`}>trace</Link>}</td>
      </tr>
    ))}
  </Table>
);
