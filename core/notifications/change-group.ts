import { setTimeout as delay } from 'node:timers/promises';
import type { TransactItems } from '../interactions/counters.ts';
import { getItems, type ItemKey } from '../interactions/get-items.ts';
import { byTimeIndex } from '../interactions/items.ts';
import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { groupKey, notificationsKey } from '../interactions/notification-keys.ts';
import { type About, type Actor, collects, type Group, groupedAt, isExpired, lifetime, markedAt, type Marker, markerKey, markersByTime, notifiedOf, ofPost } from './items.ts';

/** People per transaction, which is limited to 100 items. */
const atOnce = 50;
/** Actors stored in a group. Three are shown; the others replace hidden or deleted ones. */
const kept = 10;
const maxTries = 12;

export interface GroupChange {
  recipient: string;
  about: About;
  /** People to add and to remove. Adding people who are in the group, or removing people who are not, changes nothing. */
  add: readonly string[];
  remove: readonly string[];
  /** How far the recipient has read; new activity is dated later. */
  readUpTo: number;
  /** Nobody is removed whose activity is later (microseconds). */
  until?: number;
}

/**
 * Adds people to a group, removes others, and updates its count. Safe to run concurrently, in any order and repeatedly: markers
 * and their group change in one transaction, on condition that the group has not changed since it was read. Returns whether
 * anything had to change.
 */
export async function changeGroup(app: App, { add, remove, ...change }: GroupChange): Promise<boolean> {
  let changed = false;
  const people = [...add.map((id) => ({ id, comes: true })), ...remove.map((id) => ({ id, comes: false }))];
  for (let start = 0; start < people.length; start += atOnce) {
    const some = people.slice(start, start + atOnce);
    const idsOf = (comes: boolean) => some.filter((person) => person.comes === comes).map(({ id }) => id);
    changed = (await changeSome(app, { ...change, add: idsOf(true), remove: idsOf(false) })) || changed;
  }
  return changed;
}

async function changeSome(app: App, change: GroupChange): Promise<boolean> {
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const items = await itemsOf(app, change);
    if (items.length === 0) return false;
    if (await isWritten(app, items)) return true;
    // Full jitter, because others write to the same group.
    await delay(Math.random() * Math.min(500, 10 * 2 ** attempt));
  }
  throw new DomainError('unavailable', 'busy', 'Too many changes at once. Please try again.', { retryAfter: 1 });
}

/** The items to write; none if everything is up to date. */
async function itemsOf(app: App, { recipient, about, add, remove, readUpTo, until = Infinity }: GroupChange): Promise<TransactItems> {
  const now = app.now();
  const [stored] = await getItems<Group>(app, [groupKey(recipient, about.id)]);
  // Read after the group, so that the condition on the group detects markers written in between.
  const markers = await readMarkers(app, recipient, about, [...add, ...remove]);
  const coming = add.filter((id) => !markers.has(id) || isExpired(markers.get(id)!, now));
  const going = remove.filter((id) => markers.has(id) && markers.get(id)!.at <= until);
  if (coming.length + going.length === 0) return [];
  const alive = stored && !isExpired(stored, now) ? stored : undefined;
  const before = coming.length > 0 && (!alive || alive.collects_until <= now.getTime() * 1000) ? newLife(app, recipient, about) : alive;
  const first = Math.max(now.getTime() * 1000, (stored?.at ?? 0) + 1, readUpTo + 1);
  const added = coming.map((id, index): Actor => ({ id, at: first + index }));
  // Markers from an earlier `life` of the group are not counted.
  const counted = going.filter((id) => markers.get(id)!.life === before?.life);
  const after = before && (await changedGroup(app, before, added, counted));
  return [
    groupItem(app, groupKey(recipient, about.id), stored, after, added.length + counted.length),
    ...added.map((actor) => markerItem(app, recipient, about, before!, actor, now)),
    ...going.map((id) => ({ Delete: { TableName: app.settings.interactionsTable, Key: markerKey(recipient, id, about), ConditionExpression: 'attribute_exists(pk)' } })),
  ];
}

async function readMarkers(app: App, recipient: string, about: About, actors: readonly string[]): Promise<Map<string, Marker>> {
  const keys = new Map(actors.map((id) => [markerKey(recipient, id, about).sk, id]));
  const items = await getItems<Marker>(app, [...keys.keys()].map((sk) => ({ pk: notificationsKey(recipient), sk })));
  return new Map(items.map((item) => [keys.get(item.sk)!, item]));
}

function newLife(app: App, recipient: string, { id, type, post, comment_id }: About): Group {
  const now = app.now().getTime();
  return {
    ...groupKey(recipient, id),
    id,
    type,
    ...(post && { post_id: post.id, user_id: post.author_id }),
    ...(comment_id !== undefined && { comment_id }),
    actors_count: 0,
    latest: [],
    at: 0,
    life: now * 1000,
    collects_until: (now + collects * 1000) * 1000,
    expires_at: Math.floor(now / 1000) + lifetime,
    version: '',
  };
}

/** The group with these people added and removed; undefined if nobody is left. */
async function changedGroup(app: App, group: Group, added: readonly Actor[], gone: readonly string[]): Promise<Group | undefined> {
  const actors_count = group.actors_count + added.length - gone.length;
  if (actors_count <= 0) return undefined;
  let latest = [...added.toReversed(), ...group.latest.filter(({ id }) => !gone.includes(id))];
  if (latest.length < Math.min(kept, actors_count)) latest = [...added.toReversed(), ...(await listActors(app, group, kept + gone.length)).filter(({ id }) => !gone.includes(id))];
  return { ...group, actors_count, latest: latest.slice(0, kept), at: latest[0]!.at, version: newId() };
}

/** The people in a group, latest first. */
export async function listActors(app: App, { pk, id, life }: Pick<Group, 'pk' | 'id' | 'life'>, limit: number): Promise<Actor[]> {
  const { Items = [] } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    IndexName: byTimeIndex,
    KeyConditionExpression: 'pk = :pk and begins_with(liked_at, :group)',
    ExpressionAttributeValues: { ':pk': pk, ':group': markersByTime(id, life) },
    ProjectionExpression: 'liked_at',
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: limit,
  });
  return Items.map(({ liked_at }) => {
    const [at, actor] = (liked_at as string).split('#').slice(-2) as [string, string];
    return { id: actor, at: Number(at) };
  });
}

/** Writes the changed group, on condition that nobody else has changed it. This is also checked if it stays the same: somebody may have joined it since. */
function groupItem(app: App, key: ItemKey, stored: Group | undefined, after: Group | undefined, changes: number): TransactItems[number] {
  const condition = stored
    ? { ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': stored.version } }
    : { ConditionExpression: 'attribute_not_exists(pk)' };
  const table = { TableName: app.settings.interactionsTable };
  if (changes === 0) return { ConditionCheck: { ...table, Key: { ...key }, ...condition } };
  if (!after) return { Delete: { ...table, Key: { ...key }, ...condition } };
  const { pk, at, id, post_id, comment_id } = after;
  const done_at = post_id === undefined ? undefined : `${notifiedOf(post_id, comment_id ?? ofPost)}${pk.slice(notificationsKey('').length)}`;
  return { Put: { ...table, Item: { ...after, liked_at: groupedAt(at, id), ...(done_at !== undefined && { done_at }) }, ...condition } };
}

const markerItem = (app: App, recipient: string, about: About, { life, expires_at }: Group, { id, at }: Actor, now: Date): TransactItems[number] => ({
  Put: {
    TableName: app.settings.interactionsTable,
    Item: { ...markerKey(recipient, id, about), life, at, expires_at, liked_at: markedAt(about.id, life, at, id) },
    ConditionExpression: 'attribute_not_exists(pk) or expires_at <= :now',
    ExpressionAttributeValues: { ':now': Math.floor(now.getTime() / 1000) },
  },
});

/** Cancellation reasons after which a transaction is retried (DynamoDB API reference, TransactWriteItems). */
const passing = new Set(['ConditionalCheckFailed', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/** Writes all items or none; returns false to retry. */
async function isWritten(app: App, items: TransactItems): Promise<boolean> {
  try {
    await app.dynamo.transactWrite({ TransactItems: items });
    return true;
  } catch (error) {
    const { name, CancellationReasons: reasons = [] } = error as Error & { CancellationReasons?: { Code?: string }[] };
    if (name !== 'TransactionInProgressException' && !reasons.some(({ Code = '' }) => passing.has(Code))) throw error;
    return false;
  }
}
