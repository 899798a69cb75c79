import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import type { CommentList } from '../../core/comments/schema.ts';
import { deletePost } from '../../core/posts/delete-post.ts';
import type { UserPosts } from '../../core/posts/schema.ts';
import { theApp } from '../../platform/whole-app.ts';
import { people } from '../../web/src/session/demo-people.ts';
import { planPosts } from '../../scripts/seed/plan.ts';
import { hasDemo, isUnusable, markerOf, markUnusable, seed } from '../../scripts/seed/seeding.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';

const postsOf = async (username: string) =>
  (await callApi<Partial<UserPosts>>('GET', `/api/v1/users/${username}/posts?limit=50`)).body.posts ?? [];

/** All posts of the demo users, who may not exist yet. */
const allPosts = async () => (await Promise.all(people.map(({ username }) => postsOf(username)))).flat();

describe('demo data', () => {
  it('is usable after its first part, resumes where it was stopped, and is never dated "now"', { timeout: 120_000 }, async () => {
    const environment: Record<string, string> = { ...inject('environment'), DATABASE_POOL_SIZE: '1' };
    const folder = await mkdtemp(join(tmpdir(), 'lambdagram-demo-'));
    try {
      expect(await hasDemo(environment['DATABASE_URL']!)).toBe(false);
      expect(await seed(folder, environment, () => undefined)).toBeUndefined();
      await markUnusable(folder);
      expect(await isUnusable(folder)).toBe(true);

      const before = Date.now();
      const first = await seed(folder, environment, () => undefined);
      await first!.stop();
      expect(await hasDemo(environment['DATABASE_URL']!)).toBe(true);
      expect(await isUnusable(folder)).toBe(false);
      const { time } = JSON.parse(await readFile(markerOf(folder), 'utf8')) as { time: number };
      const plan = planPosts(time);
      const some = await allPosts();
      expect(some.length).toBeGreaterThanOrEqual(6);
      expect(some.length).toBeLessThan(plan.length);

      const lines: string[] = [];
      await seed(folder, environment, (line) => lines.push(line));
      await eventually(async () => expect(lines).toEqual([`Demo data complete: ${plan.length} posts`]), 60_000);
      expect(existsSync(markerOf(folder))).toBe(false);

      const posts = await allPosts();
      expect(Object.fromEntries(posts.map((post) => [post.id, Date.parse(post.created_at)]))).toEqual(
        Object.fromEntries(plan.map((post) => [post.id, post.time])),
      );
      // The consumer of likes updates the counts.
      await eventually(async () => {
        expect(Object.fromEntries((await allPosts()).map((post) => [post.id, post.likes_count]))).toEqual(
          Object.fromEntries(plan.map((post) => [post.id, post.likedBy.length])),
        );
      }, 60_000);
      const talk = plan.find((post) => post.comments.length > 1)!;
      const { comments } = (await callApi<CommentList>('GET', `/api/v1/posts/${talk.id}/comments`)).body;
      expect(comments.map((comment) => Date.parse(comment.created_at))).toEqual(talk.comments.map((comment) => comment.time).toReversed());
      expect(Math.max(...posts.map((post) => Date.parse(post.created_at)))).toBeLessThan(before - 3_000_000);
    } finally {
      // Other tests expect that there are no posts by others.
      for (const { id, user_id } of await allPosts()) await deletePost(theApp(), user_id, id);
      await rm(folder, { recursive: true, force: true });
    }
  });
});
