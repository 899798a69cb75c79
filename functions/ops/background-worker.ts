import { worker } from '../../platform/worker.ts';
import { handler as onErasureDue } from '../account-data/on-erasure-due.ts';
import { handler as onExportRequested } from '../account-data/on-export-requested.ts';
import { handler as onFanOutChunk } from '../feed/on-fan-out-chunk.ts';
import { handler as onPostPublished } from '../feed/on-post-published.ts';
import { handler as onFollowChanged } from '../follows/on-follow-changed.ts';
import { handler as onInteractionChanged } from '../interactions/on-interaction-changed.ts';
import { handler as onLiveChange } from '../live/on-live-change.ts';
import { handler as onLiveMessage } from '../live/on-live-message.ts';
import { handler as onMediaAccessChanged } from '../media/on-media-access-changed.ts';
import { handler as onMediaRemoved } from '../media/on-media-removed.ts';
import { handler as onMediaMarked } from '../users/on-media-marked.ts';
import { handler as onActivity } from '../notifications/on-activity.ts';
import { handler as onActivityEnded } from '../notifications/on-activity-ended.ts';
import { handler as onMailRequested } from './on-mail-requested.ts';
import { handler as onModerationDecided } from '../moderation/on-moderation-decided.ts';
import { handler as onPostDeleted } from '../posts/on-post-deleted.ts';

/**
 * Deployed if consumers share a queue (infra/sizes). Consumers not listed here keep their own queues: uploads, which need
 * a lot of memory, and the relay, whose messages must be retried sooner than others.
 */
export const handler = worker({
  name: 'background-worker',
  queue: { name: 'background', batchSize: 10, concurrency: 4 },
  consumers: [
    onErasureDue,
    onExportRequested,
    onFanOutChunk,
    onPostPublished,
    onFollowChanged,
    onInteractionChanged,
    onPostDeleted,
    onActivity,
    onActivityEnded,
    onMediaRemoved,
    onMediaAccessChanged,
    onMediaMarked,
    onModerationDecided,
    onMailRequested,
    onLiveChange,
    onLiveMessage,
  ],
});
