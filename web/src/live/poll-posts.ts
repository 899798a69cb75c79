import { answer, api, type Post } from '../api/client.ts';
import { hasStatus } from '../api/problem.ts';
import { visiblePosts } from './visible-posts.ts';

/** Polling interval (ms). */
const every = 60_000;
/** Maximum posts per poll: more than fit on most screens. */
const mostPolled = 5;

/** Polls the visible posts once a minute until the signal aborts, in case messages are lost or the instance has no live updates. */
export function pollPosts(signal: AbortSignal, onPost: (post: Post) => void, onGone: (id: string) => void): void {
  const timer = setInterval(() => {
    if (document.visibilityState === 'hidden') return;
    for (const post_id of visiblePosts().slice(0, mostPolled)) {
      answer(api.GET('/api/v1/posts/{post_id}', { params: { path: { post_id } }, signal })).then(onPost, (error: unknown) => {
        // Other errors are ignored, since there will be another poll.
        if (hasStatus(error, 404)) onGone(post_id);
      });
    }
  }, every);
  signal.addEventListener('abort', () => clearInterval(timer));
}
