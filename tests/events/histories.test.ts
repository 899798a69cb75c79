import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useOwnCloud } from './own-cloud.ts';
import { addComment } from '../../core/comments/add-comment.ts';
import type { App } from '../../core/shared/app.ts';
import { keys } from '../../core/cache/keys.ts';
import { DomainError } from '../../core/shared/errors.ts';
import { readGlobalFeed } from '../../core/views/read-feed.ts';
import { readHomeFeed } from '../../core/views/read-home-feed.ts';
import { followUser, unfollowUser } from '../../core/follows/follow-user.ts';
import { newId } from '../../core/shared/ids.ts';
import { readCounts } from '../../core/interactions/counters.ts';
import { likePost, unlikePost } from '../../core/likes/like-post.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { deletePost } from '../../core/posts/delete-post.ts';
import { getPost } from '../../core/views/get-post.ts';
import { listUserPosts } from '../../core/views/list-user-posts.ts';
import { publishPost } from '../../core/posts/publish-post.ts';
import type { Post } from '../../core/posts/schema.ts';
import { getProfile } from '../../core/users/sql.ts';
import type { AnyEvent, EventType } from '../../events/catalog.ts';
import { createApp, theApp } from '../../platform/whole-app.ts';
import { loadConfig } from '../../platform/config.ts';
import { redisOutOfReach } from '../cache/each-call.ts';
import { withPatience } from '../cache/with-patience.ts';
import { eventually } from '../setup/eventually.ts';
import { deliver } from './consumers.ts';
import { people, photos } from './given.ts';

const histories = Number(process.env['HISTORIES'] ?? 75);
/** Concurrent histories, each with separate users. */
const lanes = 3;
const userCount = 3;
const photosEach = 3;

type Action = 'post' | 'delete' | 'follow' | 'unfollow' | 'like' | 'unlike' | 'comment' | 'read';

interface Step {
  action: Action;
  by: number;
  /** The index of the other user, or of an existing post. */
  on: number;
  /** Whether the writer cannot reach Redis, so that only its events update the caches. */
  cutOff: boolean;
  /** For each delivery of its event, how many steps later it happens. */
  deliveries: number[];
}

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom<Action>('post', 'post', 'delete', 'follow', 'follow', 'unfollow', 'like', 'like', 'unlike', 'comment', 'read'),
  by: fc.nat(userCount - 1),
  on: fc.nat(11),
  cutOff: fc.boolean(),
  deliveries: fc.array(fc.nat(14), { minLength: 1, maxLength: 10 }),
});

/** The expected final state. */
interface Model {
  posts: PostModel[];
  follows: Set<string>;
}

interface PostModel {
  id: string;
  author: number;
  gone: boolean;
  likes: Set<number>;
  /** Users whose latest like or unlike was made by a writer without Redis. */
  unwritten: Set<number>;
  comments: number;
}

useOwnCloud();
let app: App;
/** The same service, in a process that cannot reach Redis. */
let cutOffApp: App;
const published = new Map<string, AnyEvent[]>();

beforeAll(() => {
  const captured = (real: App): App => ({
    ...real,
    bus: {
      publish: async (events) => {
        for (const event of events) {
          const subject = 'post_id' in event.data ? event.data.post_id : (event.data as { follower_id: string }).follower_id;
          published.set(subject, [...(published.get(subject) ?? []), event]);
        }
        return events.map(({ id }) => id);
      },
    },
  });
  const real = createApp(loadConfig());
  app = captured(withPatience(real));
  cutOffApp = captured({ ...real, redis: redisOutOfReach });
  return () => real.close();
});
afterAll(() => theApp().close());

async function play(steps: Step[]): Promise<void> {
  const users = await people(app, userCount);
  const unused = await photos(app, users.flatMap((user) => Array.from({ length: photosEach }, () => user)));
  const model: Model = { posts: [], follows: new Set() };
  const due: { event: AnyEvent; at: number }[] = [];
  const deliverDue = async (now: number) => {
    const ready = due.filter(({ at }) => at <= now).reverse();
    for (const delivery of ready) {
      due.splice(due.indexOf(delivery), 1);
      // On a busy machine Redis may be slow, and then the message is redelivered.
      await eventually(async () => expect(await deliver(delivery.event)).toBe(true));
    }
  };
  for (const [now, { action, by, on, cutOff, deliveries }] of steps.entries()) {
    const user = users[by]!;
    const other = on % userCount;
    const subject = model.posts[on % Math.max(1, model.posts.length)];
    const writer = cutOff ? cutOffApp : app;
    const events: AnyEvent[] = [];
    const collect = async (key: string, work: () => Promise<unknown>) => {
      const done = await unlessGone(work);
      events.push(...(published.get(key) ?? []));
      published.delete(key);
      return done;
    };
    const streamed = (type: EventType, post_id: string, data: object = {}) =>
      events.push({ id: newId(), type, occurred_at: new Date().toISOString(), data: { post_id, user_id: user, ...data } } as AnyEvent);

    if (action === 'post' && model.posts.filter(({ author }) => author === by).length < photosEach) {
      const id = newId();
      const nth = model.posts.filter(({ author }) => author === by).length;
      await collect(id, () => publishPost(writer, user, { media_id: unused[by * photosEach + nth]!, caption: '' }, id));
      model.posts.push({ id, author: by, gone: false, likes: new Set(), unwritten: new Set(), comments: 0 });
    } else if (action === 'delete' && subject && !subject.gone) {
      await collect(subject.id, () => deletePost(writer, users[subject.author]!, subject.id));
      subject.gone = true;
    } else if (action === 'follow' && other !== by) {
      await collect(user, () => followUser(writer, user, users[other]!));
      model.follows.add(`${by}>${other}`);
    } else if (action === 'unfollow' && other !== by) {
      await collect(user, () => unfollowUser(writer, user, users[other]!));
      model.follows.delete(`${by}>${other}`);
    } else if ((action === 'like' || action === 'unlike') && subject) {
      const liked = action === 'like';
      const done = await unlessGone(() => (liked ? likePost : unlikePost)(writer, user, subject.id));
      if (done) {
        if (liked) subject.likes.add(by);
        else subject.likes.delete(by);
        if (cutOff) subject.unwritten.add(by);
        else subject.unwritten.delete(by);
        streamed(liked ? 'like.added' : 'like.removed', subject.id);
      }
    } else if (action === 'comment' && subject) {
      const comment_id = newId();
      const done = await unlessGone(() => addComment(writer, user, { post_id: subject.id, text: 'well' }, comment_id));
      if (done) {
        subject.comments += 1;
        streamed('comment.added', subject.id, { comment_id });
      }
    } else if (action === 'read') {
      await Promise.all([
        readHomeFeed(app, { userId: user }, PageRequest.parse({})),
        subject && unlessGone(() => getPost(app, { userId: user }, subject.id)),
      ]);
    }
    due.push(...events.flatMap((event) => deliveries.map((later) => ({ event, at: now + later }))));
    await deliverDue(now);
  }
  await deliverDue(Infinity);
  await compare(model, users);
}

/** Returns false if the post is gone, which is a valid outcome here. */
async function unlessGone(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not_found') return false;
    throw error;
  }
}

/** Deletes a reader's cached like. No event updates these, so they stay outdated until they expire a few seconds later. */
const forgetLike = (user: string, postId: string) =>
  app.redis.run({ name: 'forgetLike', lua: `return redis.call('HDEL', KEYS[1], ARGV[1])` }, { keys: [keys.marksOf(user)], args: [`like:${postId}`] });

async function compare(model: Model, users: string[]): Promise<void> {
  const alive = model.posts.filter(({ gone }) => !gone).reverse();
  for (const { id, unwritten } of alive) for (const by of unwritten) await forgetLike(users[by]!, id);
  const summary = ({ id, likes_count, comments_count, user_liked }: Post) => [id, likes_count, comments_count, user_liked];
  const expected = (posts: PostModel[], viewer?: number) =>
    posts.map(({ id, likes, comments }) => [id, likes.size, comments, viewer === undefined ? undefined : likes.has(viewer)]);
  for (const [index, user] of users.entries()) {
    const seen = alive.filter(({ author }) => author === index || model.follows.has(`${index}>${author}`));
    expect((await readHomeFeed(app, { userId: user }, PageRequest.parse({ limit: '100' }))).posts.map(summary), 'home').toEqual(expected(seen, index));
    const own = alive.filter(({ author }) => author === index);
    const listed = await listUserPosts(app, undefined, user, PageRequest.parse({}));
    expect([listed.total, ...listed.posts.map(summary)], 'posts').toEqual([own.length, ...expected(own)]);
    const profile = await getProfile(app.db, user, undefined);
    const follows = [...model.follows];
    expect([profile.followers_count, profile.following_count]).toEqual([
      follows.filter((pair) => pair.endsWith(`>${index}`)).length,
      follows.filter((pair) => pair.startsWith(`${index}>`)).length,
    ]);
  }
  const everyone = await readGlobalFeed(app, { userId: users[0]! }, PageRequest.parse({ limit: '100' }));
  expect(everyone.posts.filter(({ user_id }) => users.includes(user_id)).map(summary), 'feed').toEqual(expected(alive, 0));
  for (const post of model.posts.filter(({ gone }) => gone)) {
    expect(await unlessGone(() => getPost(app, undefined, post.id)), 'a deleted post').toBe(false);
    expect(await readCounts(app, post.id)).toMatchObject({ likes: 0, comments: 0 });
  }
}

describe('histories of events', () => {
  it(`end as a simple model does, delivered one to ten times in any order (${histories})`, async () => {
    const started = performance.now();
    await Promise.all(
      Array.from({ length: lanes }, () =>
        fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), play),
          { numRuns: Math.ceil(histories / lanes), endOnFailure: true },
        ),
      ),
    );
    console.log(`${Math.ceil(histories / lanes) * lanes} histories in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }, 600_000);
});
