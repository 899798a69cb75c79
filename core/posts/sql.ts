import type { AnyEvent } from '../../events/catalog.ts';
import type { Rendition } from '../media/schema.ts';
import type { Db } from '../shared/app.ts';
import { afterPosition, type PositionRow, positionColumns, toPosition } from '../shared/keyset.ts';
import type { PageStart } from '../shared/page.ts';
import type { VariantName } from '../media/schema.ts';
import type { CountColumns } from '../interactions/sql.ts';
import type { Entity } from '../entities/schema.ts';
import type { UserCardRow } from '../users/sql.ts';
import { predicates, readAt, stateColumns, type StateRow } from '../visibility/sql.ts';

/** A post's position, whether its author is pulled, and who sees it. */
export interface PlacedPost {
  micros: string;
  pulled: boolean;
  /** Only followers see it. */
  hidden: boolean;
}

export interface PostRow extends CountColumns, StateRow {
  id: string;
  user_id: string;
  caption: string;
  /** Null until this version has been parsed. */
  entities: Entity[] | null;
  comments_enabled: boolean;
  version: number;
  edited_at: string | null;
  created_at: string;
  updated_at: string;
  media: {
    id: string;
    variants: Record<VariantName, string>;
    folder: string | null;
    renditions: Rendition[] | null;
    animated: boolean;
    width: number;
    height: number;
    blurhash: string;
    alt: string;
  }[];
  /** When the photos last changed. */
  media_micros: string;
  author: Omit<UserCardRow, 'id'>;
  read_at: string;
}

/** Columns of a PostRow; `p` is the post, `u` its author, and `m` its photos. */
const postColumns = `
  p.id, p.user_id, p.caption, case when p.entities_version = p.version then p.entities end as entities, p.comments_enabled, p.version, p.edited_at, p.created_at, p.updated_at, m.media, m.media_micros,
  p.likes_count, p.comments_count, p.counts_version, p.comments_version,
  json_build_object('username', u.username, 'display_name', u.display_name, 'avatar_key', u.avatar_key, 'media_private', u.media_private,
                    'micros', (extract(epoch from u.updated_at) * 1000000)::bigint) as author,
  ${stateColumns('u')}, ${readAt}`;
/** A post's photos, of rows `m`. */
const photoColumns = `
  json_agg(json_build_object('id', m.id, 'variants', m.variants, 'folder', m.folder, 'renditions', m.renditions,
                             'animated', m.animated, 'width', m.width, 'height', m.height, 'blurhash', m.blurhash,
                             'alt', m.alt) order by m.position) as media,
  (extract(epoch from max(m.updated_at)) * 1000000)::bigint as media_micros`;

/** A new post, with everything shown with it. */
export type NewPostRow = PostRow & PlacedPost;

/**
 * Creates the post, claims its photos in order, updates the author's count and records the event: in one statement, which is a transaction of its
 * own. Returns undefined, and changes nothing, if a photo is not available or the post exists.
 */
export const insertPost = async (
  db: Db,
  post: { id: string; userId: string; caption: string; entities: readonly Entity[]; words: readonly string[]; mediaIds: readonly string[]; altTexts: readonly string[]; at: Date | undefined },
  event: AnyEvent,
) =>
  (
    await db.query<NewPostRow>(
      'insert_post',
      `with usable as materialized (
         -- Ordered by id, so that two posts cannot deadlock.
         select id from media where id = any($4::uuid[]) and user_id = $2 and status = 'ready' and used_as is null order by id for update
       ), post as (
         insert into posts (id, user_id, caption, counts_version, entities, entities_version, created_at, updated_at)
         select $1::uuid, $2::uuid, $3, 0, $6::jsonb, 1, coalesce($8::timestamptz, now()), coalesce($8::timestamptz, now())
         where (select count(*) from usable) = cardinality($4::uuid[])
         on conflict (id) do nothing
         returning id, user_id, caption, entities, entities_version, comments_enabled, version, edited_at, created_at, updated_at, likes_count, comments_count, counts_version, comments_version
       ), found_by as (
         insert into post_words (post_id, user_id, created_at, version, words) select id, user_id, created_at, version, array_to_tsvector($7::text[]) from post
       ), event as (
         insert into outbox (id, type, subject, data, trace, occurred_at) select $9::uuid, $10, id, $11::jsonb, $12, $13::timestamptz from post
       ), author as (
         update users set posts_count = posts_count + 1 from post where users.id = post.user_id
         returning users.id, username, display_name, avatar_key, media_private, users.updated_at, status, suspended_at, leaving_at, is_private, discoverable, who_may_comment, pulled_since
       ), photos as (
         update media set used_as = 'post', post_id = post.id, position = asked.position, alt = asked.alt, updated_at = now()
         from post, unnest($4::uuid[], $5::text[]) with ordinality as asked (id, alt, position)
         where media.id = asked.id
         returning media.id, variants, folder, renditions, animated, width, height, blurhash, media.alt, media.position, media.updated_at
       )
       select ${postColumns}, (extract(epoch from p.created_at) * 1000000)::bigint as micros, u.pulled_since is not null as pulled,
              not ${predicates.globalFeed('null::uuid', 'u')} as hidden
       from post p cross join author u cross join lateral (select ${photoColumns} from photos m) m`,
      [
        post.id,
        post.userId,
        post.caption,
        post.mediaIds,
        post.mediaIds.map((_, index) => post.altTexts[index] ?? ''),
        JSON.stringify(post.entities),
        post.words,
        post.at,
        event.id,
        event.type,
        JSON.stringify(event.data),
        event.trace,
        event.occurred_at,
      ],
    )
  )[0];

/** The post's author and photos. The post is locked until the transaction ends. */
export const lockPost = async (tx: Db, id: string) =>
  (
    await tx.query<{ user_id: string; media_ids: string[] }>(
      'lock_post',
      `select user_id, array(select id from media where post_id = posts.id order by position) as media_ids
       from posts where id = $1 for update`,
      [id],
    )
  )[0];

/** Removes the post and discards its photos; the sweep and the consumers do the rest. */
export const deletePost = (tx: Db, id: string, userId: string) =>
  tx.query(
    'delete_post',
    `with discarded as (
       update media set status = 'discarded', post_id = null, updated_at = now() where post_id = $1
     ), counted as (
       update users set posts_count = posts_count - 1 where id = $2
     )
     delete from posts where id = $1`,
    [id, userId],
  );

/** Posts with their photos, their counts, and their authors' cards and states. */
export const listPostRows = (db: Db, ids: readonly string[]) =>
  db.query<PostRow>(
    'list_post_rows',
    `select ${postColumns}
     from posts p
     join users u on u.id = p.user_id
     cross join lateral (select ${photoColumns} from media m where m.post_id = p.id) m
     where p.id = any($1::uuid[])`,
    [ids],
  );

/** The global feed, newest first. */
export const listPublicPosts = async (db: Db, start: PageStart, limit: number) =>
  (
    await db.query<PositionRow>(
      'list_public_posts',
      `select ${positionColumns} from posts p join users u on u.id = p.user_id
       where ${afterPosition('$1', '$2')} and ${predicates.globalFeed('null::uuid', 'u')}
       order by p.created_at desc, p.id desc limit $3 offset $4`,
      [start.after?.micros, start.after?.id, limit, start.offset],
    )
  ).map(toPosition);

export const listPostsOfUser = async (db: Db, userId: string, start: PageStart, limit: number) =>
  (
    await db.query<PositionRow>(
      'list_posts_of_user',
      `select ${positionColumns} from posts p where p.user_id = $1 and ${afterPosition('$2', '$3')}
       order by p.created_at desc, p.id desc limit $4 offset $5`,
      [userId, start.after?.micros, start.after?.id, limit, start.offset],
    )
  ).map(toPosition);

/** A post's author, and whether it allows comments. */
export const findPostTerms = async (db: Db, id: string) =>
  (await db.query<{ user_id: string; comments_enabled: boolean }>('find_post_terms', 'select user_id, comments_enabled from posts where id = $1', [id]))[0];

export const findPlacedPost = async (db: Db, id: string) =>
  (
    await db.query<PlacedPost>(
      'find_placed_post',
      `select ${positionColumns}, u.pulled_since is not null as pulled, not ${predicates.globalFeed('null::uuid', 'u')} as hidden from posts p join users u on u.id = p.user_id where p.id = $1`,
      [id],
    )
  )[0];
