import { QueryCache, QueryClient } from '@tanstack/react-query';
import { wasWaitedFor } from '../session/waking.ts';
import { t } from '../strings/api.ts';
import { ApiError, isTransient, messageOf } from './problem.ts';

/** Creates a cache of server state. Each viewer has a separate one, since responses depend on the viewer. */
export const newQueryClient = (notify: (text: string) => void) =>
  new QueryClient({
    queryCache: new QueryCache({
      // A page without data shows the error itself, but on one with data, nothing else would show that it is stale.
      onError: (error, query) => query.state.data !== undefined && notify(t('thisMayBeOld', { problem: messageOf(error) })),
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && isTransient(error) && !(error instanceof ApiError && wasWaitedFor(error.code)),
        retryDelay: (failures, error) =>
          (error instanceof ApiError ? error.retryAfter : undefined) ?? 500 * 2 ** failures,
      },
      // Report at once what cannot be sent, instead of queueing it until a reload loses it.
      mutations: { networkMode: 'always' },
    },
  });

export const keys = {
  /** All keys that start with this one are for posts: pages of posts, or a single one. */
  posts: ['posts'],
  feed: (kind: string) => ['posts', 'feed', kind],
  postsOf: (username: string) => ['posts', 'of', username],
  hashtag: (tag: string) => ['posts', 'hashtag', tag],
  post: (id: string) => ['posts', 'one', id],
  /** For a post or a comment. */
  edits: (id: string) => ['edits', id],
  like: (postId: string) => ['like', postId],
  likes: (postId: string) => ['likes', postId],
  /** All keys that start with this one are for a post's comments. */
  comments: (postId: string) => ['comments', postId],
  threads: (postId: string) => ['comments', postId, 'threads'],
  replies: (postId: string, commentId: string) => ['comments', postId, 'replies', commentId],
  profiles: ['profile'],
  profile: (username: string) => ['profile', username],
  people: ['people'],
  peopleOf: (username: string, relation: string) => ['people', username, relation],
  ownPeople: (list: string) => ['own-people', list],
  requestCount: ['own-people', 'count'],
  search: (q: string) => ['posts', 'search', q],
  suggestions: (type: string, q: string) => ['suggestions', type, q],
  trending: ['trending'],
  suggestedPeople: ['suggested-people'],
  mosaic: ['mosaic'],
  me: ['me'],
  sessions: ['sessions'],
  exports: ['exports'],
  instance: ['instance'],
  invites: ['invites'],
  moderationAll: ['moderation'],
  moderation: (list: string) => ['moderation', list],
  notices: ['notices', 'list'],
  unread: ['notifications', 'unread'],
  notifications: ['notifications', 'list'],
  notificationSettings: ['notifications', 'settings'],
};
