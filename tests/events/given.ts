import type { App } from '../../core/shared/app.ts';
import { newId } from '../../core/shared/ids.ts';
import { publishPost } from '../../core/posts/publish-post.ts';
import { NewPost } from '../../core/posts/schema.ts';

/** Creates users, in the database only; returns their ids. */
export async function people(app: App, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  await app.db.query(
    'insert_people',
    `insert into users (id, username, email, status)
     select id, 'u' || replace(id::text, '-', ''), id || '@example.com', 'active' from unnest($1::uuid[]) people (id)`,
    [ids],
  );
  return ids;
}

/** Creates a ready photo for each of `owners`, without a file; its key in storage would be `photos/<id>`. */
export async function photos(app: App, owners: readonly string[]): Promise<string[]> {
  const ids = owners.map(newId);
  await app.db.query(
    'insert_photos',
    `with photo as (
       insert into media (id, user_id, status, upload_key, declared_type, declared_size, real_type, width, height, blurhash, variants)
       select id, owner, 'ready', 'raw/' || id, 'image/webp', 1, 'image/webp', 1, 1, '00TI:j',
              json_build_object('original', 'photos/' || id, 'thumbnail', 'photos/' || id, 'medium', 'photos/' || id, 'large', 'photos/' || id)
       from unnest($1::uuid[], $2::uuid[]) asked (id, owner) returning id
     ) insert into media_objects (key, media_id) select 'photos/' || id, id from photo`,
    [ids, owners],
  );
  return ids;
}

/** Publishes a photo as the author. */
export async function post(app: App, author: string, id = newId(), caption = ''): Promise<string> {
  const [photo] = await photos(app, [author]);
  await publishPost(app, author, NewPost.parse({ media_id: photo, caption }), id);
  return id;
}

/** Makes all of `ids` follow the author and updates counts, without events. */
export async function followers(app: App, author: string, ids: readonly string[]): Promise<void> {
  await app.db.query('insert_follows', 'insert into follows (follower_id, followee_id) select unnest($1::uuid[]), $2', [ids, author]);
  await app.db.query('count_followers', 'update users set followers_count = followers_count + $2 where id = $1', [author, ids.length]);
  await app.db.query('count_following', 'update users set following_count = following_count + 1 where id = any($1::uuid[])', [ids]);
}
