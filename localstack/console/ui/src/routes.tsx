import { createBrowserRouter, Navigate } from 'react-router';
import { AboutStart } from './about/about-start.tsx';
import { AboutView } from './about/about-view.tsx';
import { EventView } from './events/event-view.tsx';
import { EventsView } from './events/events-view.tsx';
import { QueueView } from './events/queue-view.tsx';
import { FaultsView } from './faults/faults-view.tsx';
import { LogsView } from './logs/logs-view.tsx';
import { MailView } from './mail/mail-view.tsx';
import { OverviewView } from './overview/overview-view.tsx';
import { Shell } from './shell/shell.tsx';
import { BucketView } from './storage/bucket-view.tsx';
import { CacheView } from './storage/cache-view.tsx';
import { ItemsView, PartitionsView } from './storage/items-view.tsx';
import { RowsView } from './storage/rows-view.tsx';
import { StorageView } from './storage/storage-view.tsx';
import { TraceView } from './traces/trace-view.tsx';
import { TracesView } from './traces/traces-view.tsx';

/** The JSON for each page is at the same path under `/api`. */
export const router = createBrowserRouter([
  {
    Component: Shell,
    children: [
      { index: true, element: <Navigate to="/overview" replace /> },
      { path: 'overview', Component: OverviewView },
      { path: 'traces', Component: TracesView },
      { path: 'traces/:id', Component: TraceView },
      { path: 'events', Component: EventsView },
      { path: 'events/:id', Component: EventView },
      { path: 'queues', element: <Navigate to="/events" replace /> },
      { path: 'queues/:queue', Component: QueueView },
      { path: 'about', Component: AboutStart },
      { path: 'about/:id', Component: AboutView },
      { path: 'mail', Component: MailView },
      { path: 'storage', Component: StorageView },
      { path: 'storage/buckets/:bucket', Component: BucketView },
      { path: 'storage/items', Component: PartitionsView },
      { path: 'storage/items/:partition', Component: ItemsView },
      { path: 'storage/tables/:table', Component: RowsView },
      { path: 'storage/redis', Component: CacheView },
      { path: 'faults', Component: FaultsView },
      { path: 'logs', Component: LogsView },
      { path: '*', element: <Navigate to="/overview" replace /> },
    ],
  },
]);
