import { answer, api, type Post } from '../api/client.ts';
import { hasStatus } from '../api/problem.ts';
import { visiblePosts } from './visible-posts.ts';

/** Milliseconds. */
const every = 60_000;
/** More than fit on a screen, unless it is huge. */
const mostPolled = 5;

/** Requests the visible posts once a minute until the signal aborts, in case messages were lost or the instance sends none. */
export function pollPosts(signal: AbortSignal, onPost: (post: Post) => void, onGone: (id: string) => void): void {
  const timer = setInterval(() => {
    if (document.visibilityState === 'hidden') return;
    for (const post_id of visiblePosts().slice(0, mostPolled)) {
      answer(api.GET('/api/v1/posts/{post_id}', { params: { path: { post_id } }, signal })).then(onPost, (error: unknown) => {
        // If there is no response, the next poll will do.
        if (hasStatus(error, 404)) onGone(post_id);
      });
    }
  }, every);
  signal.addEventListener('abort', () => clearInterval(timer));
}
