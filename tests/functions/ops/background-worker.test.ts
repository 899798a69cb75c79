import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { EventType } from '../../../events/catalog.ts';
import { consumers } from '../../../events/consumers.ts';
import { handler as like } from '../../../functions/likes/like-post.ts';
import { handler } from '../../../functions/ops/background-worker.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { canRead } from '../../../platform/worker.ts';
import { DeadLetterQueues } from '../../../platform/dead-letter-queues.ts';
import { queueArn } from '../../events/consumers.ts';
import { invoke } from '../../setup/invoke.ts';
import { aPost, aUser } from '../../setup/given.ts';
import { eventually } from '../../setup/eventually.ts';

const event = (type: string, data: object) => JSON.stringify({ id: newId(), type, occurred_at: new Date().toISOString(), data });

/** Delivers messages like the shared queue. */
const deliver = (...bodies: string[]) => {
  const Records = bodies.map((body) => ({ messageId: newId(), body, attributes: { ApproximateReceiveCount: '1' }, messageAttributes: {}, eventSourceARN: queueArn('post-deleted') }) as unknown as SQSRecord);
  return handler({ Records } satisfies SQSEvent, { getRemainingTimeInMillis: () => 30_000 } as Context);
};

const post = newId();
const user = newId();
const messages = {
  'on-erasure-due': [event('user.erasure_due', { user_id: user })],
  'on-export-requested': [event('export.requested', { export_id: post, user_id: user })],
  'on-fan-out-chunk': [JSON.stringify({ change: 'push', post_id: post, author_id: user })],
  'on-post-published': [event('post.published', { post_id: post, user_id: user }), event('post.edited', { post_id: post, user_id: user })],
  'on-follow-changed': [event('user.followed', { follower_id: user, followee_id: newId() })],
  'on-interaction-changed': [event('like.added', { post_id: post, user_id: user }), event('comment.edited', { post_id: post, comment_id: newId(), user_id: user })],
  'on-activity': [event('user.follow_requested', { follower_id: user, followee_id: newId() }), event('notice.left', { notice_id: post, user_id: user })],
  'on-activity-ended': [event('user.blocked', { blocker_id: user, blocked_id: newId() })],
  'on-post-deleted': [event('post.deleted', { post_id: post, user_id: user, media_ids: [] }), JSON.stringify({ left: 'interactions', post_id: post })],
  'on-live-change': [event('sessions.ended', { user_id: user }), event('notifications.changed', { user_id: user })],
  'on-live-message': [JSON.stringify({ kind: 'live', connections: [], text: '{}' })],
  'on-mail-requested': [event('mail.requested', { user_id: user, to: 'ada@example.com', subject: 'Hello', text: 'A mail' })],
  'on-moderation-decided': [event('moderation.decided', { action_id: post, user_id: user })],
  'on-media-access-changed': [event('media.access_changed', { user_id: user, version: 1, marker: 'private' }), event('media.moved', { user_id: user, version: 1, gone: false, erased: false })],
  'on-media-marked': [event('media.marked', { user_id: user, version: 1 })],
  'on-media-removed': [event('media.removed', { media_id: post, user_id: user, paths: [`/public/${user}/AAAAAAAAAAAAAAAAAAAAAA/*`] })],
};

describe('the worker of the shared queue', () => {
  it('has a message of each of its consumers in this test', () => {
    expect(handler.worker.consumers.map(({ consumer }) => consumer.name).toSorted()).toEqual(Object.keys(messages).toSorted());
  });

  it.each(Object.entries(messages))('passes messages for %s to that consumer, and to others of the same event', (name, bodies) => {
    for (const body of bodies) {
      const { type } = JSON.parse(body) as { type?: EventType };
      const ofEvent = Object.entries(consumers).filter(([, { events }]) => type && events.includes(type)).map(([queue]) => `on-${queue}`);
      const read = handler.worker.consumers.filter((consumer) => canRead(consumer, body)).map(({ consumer }) => consumer.name);
      expect(read).toContain(name);
      expect(read.toSorted()).toEqual((type ? ofEvent : [name]).toSorted());
    }
  });

  it('handles messages of several consumers together, even twice, and parks those that none can read', async () => {
    const author = await aUser();
    const id = await aPost(author);
    expect((await invoke(like, { token: author.token, path: { post_id: id } })).status).toBe(200);
    const poison = JSON.stringify({ nobody: newId() });
    const liked = event('like.added', { post_id: id, user_id: author.id });
    for (let run = 0; run < 2; run += 1) {
      expect(await deliver(liked, event('post.published', { post_id: id, user_id: author.id }), ...(run === 0 ? [poison] : []))).toEqual({ batchItemFailures: [] });
    }
    expect(await theApp().db.query('read_likes_of_post', 'select likes_count from posts where id = $1', [id])).toEqual([{ likes_count: 1 }]);
    await eventually(async () => {
      const letter = (await new DeadLetterQueues(process.env['STAGE']!).show('post-deleted')).find(({ body }) => body === poison);
      expect(letter?.reason).toContain('no consumer of background-worker can read it');
    });
  });
});
