import { describe, expect, it } from 'vitest';
import { gallery } from './gallery.ts';
import { people } from '../../web/src/session/demo-people.ts';
import { planPosts } from './plan.ts';

const now = Date.UTC(2026, 10, 26);
const hour = 3_600_000;

describe('the plan of the demo posts', () => {
  it('is the same for the same moment, so that an interrupted seeding finds its posts again', () => {
    expect(planPosts(now)).toEqual(planPosts(now));
    const ids = planPosts(now).flatMap((post) => [post.id, ...post.comments.map((comment) => comment.id)]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows every picture once, newest post first, all of the past two weeks or so', () => {
    const posts = planPosts(now);
    expect(posts.flatMap((post) => post.pictures).toSorted((a, b) => a - b)).toEqual([...gallery.keys()]);
    const times = posts.map((post) => post.time);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(times[0]).toBeLessThanOrEqual(now - hour);
    expect(times.at(-1)).toBeGreaterThan(now - 16 * 24 * hour);
  });

  it('has comments by existing people, after their post and before now', () => {
    for (const { time, author, likedBy, comments } of planPosts(now)) {
      const times = [time, ...comments.map((comment) => comment.time)];
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.at(-1)).toBeLessThan(now);
      for (const person of [author, ...likedBy, ...comments.map((comment) => comment.author)]) expect(people[person]).toBeDefined();
    }
  });
});
