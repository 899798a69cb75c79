import type { Hashtag } from '../hashtags/schema.ts';
import type { Db } from '../shared/app.ts';
import type { PersonRow } from '../users/list-people.ts';
import { predicates } from '../visibility/sql.ts';

/** How many candidates of each kind of match are ranked. */
const candidates = 50;

const names = `(u.username || ' ' || u.folded_name)`;

/**
 * People with a name that begins with the text, most followers first, then people with a similar name. `folded` is the text in the form
 * of the stored folded names.
 */
export const findPeople = (db: Db, viewer: string | undefined, { text, folded }: { text: string; folded: string }, limit: number) =>
  db.query<Omit<PersonRow, 'micros'>>(
    'find_people',
    `with found as (
       (select u.id, 2 as rank, 0::real as similarity from users u
        where u.status = 'active' and u.username collate "C" >= $2 and u.username collate "C" < $2 || '~' and ${predicates.search('$1::uuid', 'u')}
        order by u.username collate "C" limit ${candidates})
       union all
       (select u.id, 2, 0 from users u
        where u.status = 'active' and u.folded_name <> '' and u.folded_name collate "C" >= $3 and u.folded_name collate "C" < $3 || '~' and ${predicates.search('$1::uuid', 'u')}
        order by u.folded_name collate "C" limit ${candidates})
       union all
       (select u.id, 1, word_similarity($3, ${names}) from users u
        where length($3) >= 3 and u.status = 'active' and ${names} %> $3 and ${predicates.search('$1::uuid', 'u')}
        order by 3 desc, u.id limit ${candidates})
     ), best as (
       select id, max(rank) as rank, max(similarity) as similarity from found group by id
     )
     select u.id, u.username, u.display_name, u.avatar_key, u.media_private, exists (select from follows v where v.follower_id = $1 and v.followee_id = u.id) as viewer_follows
     from best join users u on u.id = best.id
     order by u.username = $2 desc, best.rank desc, case when best.rank = 1 then best.similarity end desc, u.followers_count desc, u.id limit $4`,
    [viewer ?? null, text, folded, limit],
  );

/** How many hashtags are considered: the most used ones, and the first by name that begin with the text. */
const rankedHashtags = 1_000;

/** Hashtags that begin with a text, most used first. */
export const findHashtags = (db: Db, prefix: string, limit: number) =>
  db.query<Hashtag>(
    'find_hashtags',
    `select tag, posts_count from (
       (select tag, posts_count from (select tag, posts_count from hashtags where posts_count > 0 order by posts_count desc, tag limit ${rankedHashtags}) used
        where starts_with(tag, $1))
       union
       (select tag, posts_count from hashtags where posts_count > 0 and tag >= $1::text and tag < $1 || chr(1114111) order by tag limit ${rankedHashtags})
     ) found order by tag = $1 desc, posts_count desc, tag limit $2`,
    [prefix, limit],
  );

/** How many posts are considered: the newest that contain all words. */
export const mostPosts = 1_000;

export interface FoundPost {
  id: string;
  author: string;
}

/** The newest posts that contain all words, best first: ten times as many likes make up for a week. */
export const findPosts = (db: Db, viewer: string | undefined, words: readonly string[]) =>
  db.query<FoundPost>(
    'find_posts',
    `select found.id, found.author from search_posts($2::tsquery, $1::uuid, ${mostPosts}) found join posts p on p.id = found.id
     order by log(greatest(p.likes_count, 1)) * 7 + extract(epoch from found.created_at) / 86400 desc, found.id desc`,
    [viewer ?? null, words.map((word) => `'${word.replaceAll(/['\\]/g, '$&$&')}'`).join(' & ')],
  );

export interface PostTexts {
  id: string;
  version: number;
  caption: string;
  alt_texts: string[];
}

const postTexts = `p.id, p.version, p.caption, array(select m.alt from media m where m.post_id = p.id order by m.position) as alt_texts`;

export const findPostTexts = async (db: Db, id: string) =>
  (await db.query<PostTexts>('find_post_texts', `select ${postTexts} from posts p where p.id = $1`, [id]))[0];

/** Posts whose words are not indexed, or are those of an earlier version, in id order. */
export const listPostsToIndex = (db: Db, after: string, limit: number) =>
  db.query<PostTexts>(
    'list_posts_to_index_words',
    `select ${postTexts}
     from posts p left join post_words w on w.post_id = p.id
     where p.id > $1 and w.version is distinct from p.version order by p.id limit $2`,
    [after, limit],
  );

/** Sets the words of a version of a post, unless the post has another version by now. */
export const setPostWords = (db: Db, id: string, version: number, words: readonly string[]) =>
  db.query(
    'set_post_words',
    `insert into post_words (post_id, user_id, created_at, version, words)
     select id, user_id, created_at, version, array_to_tsvector($3::text[]) from posts where id = $1 and version = $2
     on conflict (post_id) do update set version = excluded.version, words = array_to_tsvector($3::text[])`,
    [id, version, words],
  );

export const listPeopleToIndex = (db: Db, after: string, limit: number) =>
  db.query<{ id: string; display_name: string; folded_name: string }>(
    'list_people_to_index',
    `select id, display_name, folded_name from users where id > $1 and display_name <> '' order by id limit $2`,
    [after, limit],
  );

export const setFoldedName = (db: Db, id: string, displayName: string, folded: string) =>
  db.query('set_folded_name', 'update users set folded_name = $3 where id = $1 and display_name = $2', [id, displayName, folded]);
