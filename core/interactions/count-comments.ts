import type { App } from '../shared/app.ts';
import { ifCondition } from '../shared/if-condition.ts';
import type { Drift } from './drift.ts';
import { eachItem } from './each-item.ts';
import { commentIdOf, commentKey, likedComment, postKey, replyKey, threads } from './items.ts';

interface Carried {
  sk: string;
  replies_count?: number;
  likes_count?: number;
}

/** Counts a post's comments and replies, and finds those with wrong counters. */
export async function countComments(app: App, postId: string): Promise<{ comments: number; drift: Drift[] }> {
  const below = new Map<string, { replies_count: number; likes_count: number }>();
  for await (const { sk } of itemsOf(app, postId, threads, 'sk')) {
    const id = sk.split('#')[1]!;
    const counts = below.get(id) ?? { replies_count: 0, likes_count: 0 };
    counts[likedComment(sk) === undefined ? 'replies_count' : 'likes_count'] += 1;
    below.set(id, counts);
  }
  let comments = 0;
  const drift: Drift[] = [];
  for (const prefix of [commentKey(''), replyKey('')]) {
    for await (const carried of itemsOf(app, postId, prefix, 'sk, replies_count, likes_count')) {
      comments += 1;
      const id = commentIdOf(carried.sk)!;
      for (const what of ['replies_count', 'likes_count'] as const) {
        const [counted, expected] = [carried[what] ?? 0, below.get(id)?.[what] ?? 0];
        if (counted !== expected) drift.push({ what, id, counted, expected });
      }
    }
  }
  return { comments, drift };
}

/** Sets a counter of a comment or reply to the recounted value, unless it has changed in the meantime. */
export async function repairComment(app: App, postId: string, { what, id, counted, expected }: Drift): Promise<void> {
  for (const sk of [commentKey(id), replyKey(id)]) {
    // The condition fails if the id is of the other kind, or the item has been deleted or changed.
    await ifCondition(
      app.dynamo.update({
        TableName: app.settings.interactionsTable,
        Key: { pk: postKey(postId), sk },
        UpdateExpression: 'SET #what = :expected',
        ConditionExpression: `attribute_exists(pk) and ${counted === 0 ? '(attribute_not_exists(#what) or #what = :counted)' : '#what = :counted'}`,
        ExpressionAttributeNames: { '#what': what },
        ExpressionAttributeValues: { ':expected': expected, ':counted': counted },
      }),
    );
  }
}

/** The post's items whose sort keys begin with a prefix. */
const itemsOf = (app: App, postId: string, prefix: string, attributes: string) =>
  eachItem<Carried>(app, {
    KeyConditionExpression: 'pk = :pk and begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': postKey(postId), ':prefix': prefix },
    ProjectionExpression: attributes,
  });
