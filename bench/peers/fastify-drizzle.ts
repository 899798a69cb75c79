/**
 * The same reads with an ordinary stack from npm: Fastify with schema-based serialization and Drizzle with prepared statements, on
 * separate tables with the right indexes and with counters as columns. Set up as recommended by their documentation.
 */
import { drizzle } from 'drizzle-orm/node-postgres';
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { index, integer, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import fastify from 'fastify';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import pg from 'pg';
import { announce } from '../servers/port.ts';

const peer = pgSchema('peer');
const users = peer.table('users', { id: uuid().primaryKey(), username: text().notNull(), avatarKey: text('avatar_key') });
const posts = peer.table(
  'posts',
  {
    id: uuid().primaryKey(),
    userId: uuid('user_id').notNull(),
    caption: text().notNull(),
    photo: text().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    blurhash: text().notNull(),
    likesCount: integer('likes_count').notNull(),
    commentsCount: integer('comments_count').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'string' }).notNull(),
  },
  (table) => [index('posts_by_time').on(table.createdAt.desc(), table.id.desc()), index('posts_by_user').on(table.userId, table.createdAt.desc())],
);
const follows = peer.table('follows', { followerId: uuid('follower_id').notNull(), followeeId: uuid('followee_id').notNull() });

const db = drizzle({ client: new pg.Pool({ connectionString: process.env['MIGRATION_URL'], max: 10 }) });
const columns = {
  id: posts.id,
  user_id: posts.userId,
  username: users.username,
  avatar_url: users.avatarKey,
  caption: posts.caption,
  media_url: posts.photo,
  width: posts.width,
  height: posts.height,
  blurhash: posts.blurhash,
  likes_count: posts.likesCount,
  comments_count: posts.commentsCount,
  created_at: posts.createdAt,
};
const newest = db
  .select(columns)
  .from(posts)
  .innerJoin(users, eq(users.id, posts.userId))
  .where(lt(posts.createdAt, sql.placeholder('before')))
  .orderBy(desc(posts.createdAt), desc(posts.id))
  .limit(sql.placeholder('limit'))
  .prepare('newest');
const home = db
  .select(columns)
  .from(posts)
  .innerJoin(users, eq(users.id, posts.userId))
  .where(and(inArray(posts.userId, db.select({ id: follows.followeeId }).from(follows).where(eq(follows.followerId, sql.placeholder('reader')))), lt(posts.createdAt, sql.placeholder('before'))))
  .orderBy(desc(posts.createdAt), desc(posts.id))
  .limit(sql.placeholder('limit'))
  .prepare('home');

const string = { type: 'string' } as const;
const number = { type: 'integer' } as const;
const properties = {
  id: string,
  user_id: string,
  username: string,
  avatar_url: { type: 'string', nullable: true },
  caption: string,
  media_url: string,
  blurhash: string,
  width: number,
  height: number,
  likes_count: number,
  comments_count: number,
  created_at: string,
} as const;
const schema = { response: { 200: { type: 'object', properties: { posts: { type: 'array', items: { type: 'object', properties } } } } } } as const;

const keys = createRemoteJWKSet(new URL(process.env['TOKEN_KEYS_URL']!));
const app = fastify({ logger: false });
type Query = { Querystring: { limit?: string; before?: string } };
const page = ({ limit = '10', before = 'infinity' }: Query['Querystring']) => ({ limit: Number(limit), before });

app.get<Query>('/feed', { schema }, async ({ query }) => ({ posts: await newest.execute(page(query)) }));
app.get<Query>('/home', { schema }, async ({ query, headers }) => {
  const { payload } = await jwtVerify(headers.authorization!.slice('Bearer '.length), keys);
  return { posts: await home.execute({ ...page(query), reader: payload.sub }) };
});

await app.ready();
announce(app.server);
