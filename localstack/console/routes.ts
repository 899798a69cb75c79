import type { Route } from './route.ts';
import { showAbout } from './views/about.ts';
import { listEvents, listQueues, redriveQueue, replayEvent, showEvent, showQueue } from './views/events.ts';
import { listFaults, setFault } from './views/faults.ts';
import { listLogs } from './views/logs.ts';
import { listMail } from './views/mail.ts';
import { showOverview } from './views/overview.ts';
import { listCached, listItems, listObjects, listPartitions, listRows, showObject, showStorage } from './views/storage.ts';
import { listTraces, showTrace } from './views/traces.ts';

/** The routes under `/api`. A GET returns the JSON for the page with the same path. */
export const routes: readonly Route[] = [
  { method: 'GET', pattern: '/overview', run: showOverview },
  { method: 'GET', pattern: '/traces', run: listTraces },
  { method: 'GET', pattern: '/traces/:id', run: showTrace },
  { method: 'GET', pattern: '/events', run: listEvents },
  { method: 'GET', pattern: '/events/:id', run: showEvent },
  { method: 'POST', pattern: '/events/:id/replay', run: replayEvent },
  { method: 'GET', pattern: '/queues', run: listQueues },
  { method: 'GET', pattern: '/queues/:queue', run: showQueue },
  { method: 'POST', pattern: '/queues/:queue/redrive', run: redriveQueue },
  { method: 'GET', pattern: '/about/:id', run: showAbout },
  { method: 'GET', pattern: '/mail', run: listMail },
  { method: 'GET', pattern: '/storage', run: showStorage },
  { method: 'GET', pattern: '/storage/buckets/:bucket', run: listObjects },
  { method: 'GET', pattern: '/storage/objects/:bucket/*key', run: showObject },
  { method: 'GET', pattern: '/storage/items', run: listPartitions },
  { method: 'GET', pattern: '/storage/items/:partition', run: listItems },
  { method: 'GET', pattern: '/storage/tables/:table', run: listRows },
  { method: 'GET', pattern: '/storage/redis', run: listCached },
  { method: 'GET', pattern: '/faults', run: listFaults },
  { method: 'PUT', pattern: '/faults', run: setFault },
  { method: 'GET', pattern: '/logs', run: listLogs },
];
