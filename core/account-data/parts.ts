import { endSessions } from '../auth/sessions.ts';
import { forgetKeys } from '../cache/forget.ts';
import { firstRows, keys } from '../cache/keys.ts';
import { requireRedis } from '../cache/require-redis.ts';
import { forgetLive } from '../live/connections.ts';
import { forgetMove } from '../media/moves-sql.ts';
import { avatarsOf } from '../media/places.ts';
import { removeMedia } from '../media/remove-media.ts';
import { deletePost } from '../posts/delete-post.ts';
import { giveUpPost } from '../moderation/appeal.ts';
import { forgetContents } from '../moderation/sql.ts';
import { DomainError } from '../shared/errors.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { refreshState } from '../users/refresh-state.ts';
import { listHeldUsernames } from '../users/former-usernames.ts';
import { hashedName } from '../users/reserved-names.ts';
import { exports } from './remove-exports.ts';
import { index, interactions, requests } from './erase-interactions.ts';
import { notifications, ownNotifications } from './erase-notifications.ts';
import { follows, relations } from './erase-relations.ts';
import type { Coverage, Part, Step } from './part.ts';
import { firstPart, reserveNames } from './sql.ts';

const atOnce = 20;

const sessions: Part = {
  name: firstPart,
  covers: { tables: ['sessions'], cache: ['session', 'account', 'state'] },
  async erase(app, { user_id }) {
    await endSessions(app, user_id, { except: undefined });
    await requireRedis(app, refreshState(app, user_id));
    return 'done';
  },
};

/** Open WebSockets, which are closed when their sessions end. */
const live: Part = {
  name: 'live',
  covers: { items: ['LIVE', 'TICKET', 'CONNECTION', 'WATCH', 'PAUSE'] },
  erase: async (app, { user_id }) => ((await forgetLive(app, user_id)) ? 'more' : 'done'),
};

/** Posts with their likes and comments, deleted as if by their author. */
const posts: Part = {
  name: 'posts',
  covers: { tables: ['posts', 'post_versions', 'post_hashtags', 'post_words', 'popular_posts', 'removed_posts'], items: ['POST', 'COUNT', 'PINNED', 'GONE'], cache: ['post', 'globalTimeline', 'pulledTimeline'] },
  async erase(app, { user_id }): Promise<Step> {
    const found = await app.db.query<{ id: string }>('list_posts_to_erase', 'select id from posts where user_id = $1 order by created_at desc, id desc limit $2', [user_id, atOnce]);
    for (const { id } of found) {
      await requireRedis(app, forgetKeys(app, firstRows(id)));
      // A concurrent step may have deleted it.
      await deletePost(app, user_id, id).catch(unlessGone);
    }
    // Posts removed by a moderator, which could have been restored until now.
    const removed = await app.db.query<{ id: string }>('list_removed_posts_to_erase', 'select id from removed_posts where user_id = $1 order by id limit $2', [user_id, atOnce]);
    for (const { id } of removed) await commitWithEvents(app, (tx, emit) => giveUpPost(tx, emit, id));
    return found.length < atOnce && removed.length < atOnce ? 'done' : 'more';
  },
};

function unlessGone(error: unknown): void {
  if (!(error instanceof DomainError && error.kind === 'not_found')) throw error;
}

/** The account's reported content and its appeals in the moderation log. The log itself is kept. */
const decisions: Part = {
  name: 'decisions',
  covers: {},
  erase: async (app, { user_id }) => ((await forgetContents(app.db, user_id, atOnce)) < atOnce ? 'done' : 'more'),
};

const media: Part = {
  name: 'media',
  covers: { tables: ['media', 'media_objects'] },
  async erase(app, { user_id }): Promise<Step> {
    const found = await app.db.query<{ id: string }>(
      'discard_media_to_erase',
      `update media set status = 'discarded', post_id = null, removed_post_id = null, updated_at = now()
       where id in (select id from media where user_id = $1 order by id limit $2) returning id`,
      [user_id, atOnce],
    );
    await Promise.all(found.map(({ id }) => removeMedia(app, id)));
    return found.length < atOnce ? 'done' : 'more';
  },
};

/** An account's folders in the media bucket. Deletes files left behind by photos, and earlier object versions. */
const folders = ['public', 'private', 'master'];

const files: Part = {
  name: 'files',
  covers: { folders },
  async erase(app, { user_id }): Promise<Step> {
    const left = await Promise.all(folders.map((folder) => app.storage.eraseMedia(`${folder}/${user_id}/`)));
    return left.includes(true) ? 'more' : 'done';
  },
};

/** Removes the CDN's copies and marker, now that the files are deleted from storage. */
const hidden: Part = {
  name: 'hidden',
  covers: { tables: ['media_moves'], folders: ['markers'] },
  async erase(app, { user_id }) {
    await commitWithEvents(app, async (tx, emit) => {
      const version = await forgetMove(tx, user_id);
      if (version !== undefined) await emit('media.moved', user_id, { user_id, version, gone: true, erased: true });
    });
    return 'done';
  },
};

const pool: Part = {
  name: 'pool',
  covers: {},
  async erase(app, { account_name }) {
    await app.identity.deleteAccount(account_name);
    return 'done';
  },
};

const name: Part = {
  name: 'name',
  covers: {},
  async erase(app, { user_id, username }) {
    if (username === null) return 'done';
    const names = [username, ...(await listHeldUsernames(app.db, user_id))];
    await reserveNames(app.db, user_id, await Promise.all(names.map((each) => hashedName(app, each))));
    return 'done';
  },
};

/** The account's row, and the rows deleted with it. The ledger records the erasure first. */
const row: Part = {
  name: 'row',
  covers: { tables: ['users', 'totp', 'former_usernames', 'profile_edits', 'invites', 'reports', 'notices'] },
  async erase(app, { user_id }) {
    await app.storage.noteErased(user_id);
    await app.db.query(
      'erase_user',
      `with gone as (delete from users where id = $1 and status = 'erasing')
       update erasures set row_gone_at = coalesce(row_gone_at, now()) where user_id = $1`,
      [user_id],
    );
    return 'done';
  },
};

/** Waits for requests that began before the row was deleted and may still write. The parts after this one erase what they wrote. */
const settled: Part = {
  name: 'settled',
  covers: {},
  async erase(app, { row_gone_at }) {
    if (row_gone_at !== null && app.now().getTime() - Date.parse(row_gone_at) > 2 * app.settings.requestDeadline) return 'done';
    throw waits('Requests from before the erasure may still be running.');
  },
};

const waits = (message: string) => new DomainError('unavailable', 'busy', message, { retryAfter: 5 });

/** Outbox rows read per step. */
const pageSize = 5_000;

/**
 * Events about the account. Unpublished events have to be published first, because their consumers need them. `post.deleted` events are
 * kept, without the author's id: the sweep of deleted posts needs them.
 */
const outbox: Part = {
  name: 'outbox',
  covers: { tables: ['outbox'] },
  async erase(app, { user_id, position }): Promise<Step> {
    const [page] = await app.db.query<{ last: string | null; waiting: number }>(
      'erase_events',
      `with page as materialized (
         select id from outbox where id > coalesce(nullif($2, '')::uuid, '00000000-0000-0000-0000-000000000000') order by id limit $3
       ), found as materialized (
         select id, type, published_at is null and parked_at is null as waiting from outbox
         where id in (select id from page) and (subject = $1::uuid or position($1::text in data::text) > 0)
       ), erased as (
         delete from outbox where id in (select id from found where not waiting and type <> 'post.deleted')
       ), kept as (
         update outbox set data = jsonb_set(data, '{user_id}', '"00000000-0000-0000-0000-000000000000"')
         where id in (select id from found where not waiting and type = 'post.deleted')
       )
       select (select id from page order by id desc limit 1) as last, (select count(*)::int from found where waiting) as waiting`,
      [user_id, position, pageSize],
    );
    if (page!.waiting > 0) throw waits('Events about the account have not been published yet.');
    return page!.last === null ? 'done' : { position: page!.last };
  },
};

const deadLetters: Part = {
  name: 'dead-letters',
  covers: {},
  async erase(app, { user_id }) {
    if (await app.deadLetters.forget(user_id)) return 'done';
    throw waits('Another process is reading the dead-letter queues.');
  },
};

const cache: Part = {
  name: 'cache',
  covers: { cache: ['user', 'marksOf', 'signature'] },
  async erase(app, { user_id }) {
    const timeline = keys.homeTimeline(user_id);
    const own = [keys.user(user_id), keys.state(user_id), keys.account(user_id), keys.marksOf(user_id), keys.signature(user_id), keys.signature(avatarsOf(user_id)), timeline, keys.fresh(timeline), keys.lock(timeline)];
    await requireRedis(app, forgetKeys(app, own));
    return 'done';
  },
};

/**
 * All of an account's data, in the order of erasure: first the parts that need the account's row, then the row, then
 * again what requests may have written in the meantime.
 */
export const parts: readonly Part[] = [
  sessions,
  index,
  posts,
  interactions,
  notifications,
  follows,
  relations,
  decisions,
  exports,
  media,
  files,
  hidden,
  pool,
  name,
  row,
  settled,
  live,
  { ...interactions, name: 'late-interactions' },
  ownNotifications,
  requests,
  { ...decisions, name: 'late-decisions' },
  { ...files, name: 'late-files' },
  outbox,
  deadLetters,
  cache,
];

/** Data that no part covers, with the reasons. */
export const exempt: Required<{ [Kind in keyof Coverage]: Record<string, string> }> = {
  tables: {
    erasures: 'the erasure itself, deleted when it ends',
    reserved_names: 'keyed hashes of the names of erased accounts, for 365 days',
    instance: 'settings of the instance, no personal data',
    hashtags: 'how often hashtags are used, no personal data',
    sweeps: 'the progress of sweeps, as ids of events and posts',
    moderation_actions: 'the moderation log, with ids but without the content concerned, for 730 days',
    migrations: 'the applied migrations',
  },
  items: {
    LIMIT: 'counts of attempts, for at most a day; their time to live deletes them within two more days',
    SECRET: 'the key for hashing reserved names, no personal data',
  },
  folders: {
    ledger: 'ids of erased accounts, to erase them again after a restore; for 400 days',
  },
  cache: {
    limit: 'what is left of a rate limit, for at most a day',
    instance: 'settings of the instance, no personal data',
  },
};

/** @throws Error for an unknown part */
export function partAfter(current: string): Part | undefined {
  const at = parts.findIndex((part) => part.name === current);
  if (at < 0) throw new Error(`There is no part ${current} of an account's data.`);
  return parts[at + 1];
}
