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

/**
 * Creates the post, claims its photos in order and updates the author's count, in one round trip.
 * Returns the claimed photos, each with the post's time: if fewer than requested, some are not available,
 * and the caller rolls back.
 */
export const insertPost = (
  tx: Db,
  post: { id: string; userId: string; caption: string; entities: readonly Entity[]; words: readonly string[]; mediaIds: readonly string[]; altTexts: readonly string[] },
) =>
  tx.query<PlacedPost & { id: string }>(
    'insert_post',
    `with post as (
       insert into posts (id, user_id, caption, counts_version, entities, entities_version) values ($1, $2, $3, 0, $6::jsonb, 1)
       returning id, user_id, created_at, version, (extract(epoch from created_at) * 1000000)::bigint as micros
     ), found_by as (
       insert into post_words (post_id, user_id, created_at, version, words) select id, user_id, created_at, version, array_to_tsvector($7::text[]) from post
     ), counted as (
       update users set posts_count = posts_count + 1 where id = $2
       returning pulled_since is not null as pulled, not ${predicates.globalFeed('null::uuid', 'users')} as hidden
     )
     update media m set used_as = 'post', post_id = $1, position = asked.position, alt = asked.alt, updated_at = now()
     from unnest($4::uuid[], $5::text[]) with ordinality as asked (id, alt, position)
     where m.id = asked.id and m.user_id = $2 and m.status = 'ready' and m.used_as is null
     returning m.id, (select micros from post) as micros, (select pulled from counted) as pulled, (select hidden from counted) as hidden`,
    [post.id, post.userId, post.caption, post.mediaIds, post.mediaIds.map((_, index) => post.altTexts[index] ?? ''), JSON.stringify(post.entities), post.words],
  );

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

/** Posts with their photos, their counts, and their authors' cards and states. */
export const listPostRows = (db: Db, ids: readonly string[]) =>
  db.query<PostRow>(
    'list_post_rows',
    `select p.id, p.user_id, p.caption, case when p.entities_version = p.version then p.entities end as entities, p.comments_enabled, p.version, p.edited_at, p.created_at, p.updated_at, m.media, m.media_micros,
            p.likes_count, p.comments_count, p.counts_version, p.comments_version,
            json_build_object('username', u.username, 'display_name', u.display_name, 'avatar_key', u.avatar_key, 'media_private', u.media_private,
                              'micros', (extract(epoch from u.updated_at) * 1000000)::bigint) as author,
            ${stateColumns('u')}, ${readAt}
     from posts p
     join users u on u.id = p.user_id
     cross join lateral (
       select json_agg(json_build_object('id', m.id, 'variants', m.variants, 'folder', m.folder, 'renditions', m.renditions,
                                         'animated', m.animated, 'width', m.width, 'height', m.height, 'blurhash', m.blurhash,
                                         'alt', m.alt) order by m.position) as media,
              (extract(epoch from max(m.updated_at)) * 1000000)::bigint as media_micros
       from media m where m.post_id = p.id
     ) m
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
