import { v7 } from 'uuid';
import { gallery } from './gallery.ts';
import { comments, people } from '../../web/src/session/demo-people.ts';
import { type Random, seededRandom } from './random.ts';

const hour = 3_600_000;

/** `people` and `gallery` are referenced by index; times are in milliseconds. */
export interface DemoPost {
  id: string;
  time: number;
  author: number;
  pictures: number[];
  likedBy: number[];
  comments: { id: string; time: number; author: number; text: string }[];
}

/**
 * The demo's posts over the two weeks before `now`, newest first. Deterministic for a given `now`, including ids, so that
 * seeding can be resumed after an interruption.
 */
export function planPosts(now: number): DemoPost[] {
  const random = seededRandom(2026);
  return splitIntoPosts(random).map(({ author, pictures }, index) => {
    const time = Math.round(now - (1 + index * 9 + random.between(0, 6)) * hour);
    const appeal = random.between(0.2, 0.9);
    const likedBy = [...people.keys()].filter(() => random.chance(appeal));
    return { id: idAt(time, random), time, author, pictures, likedBy, comments: talkAfter(time, random) };
  });
}

/** The people each person follows. */
export function planFollows(): number[][] {
  const random = seededRandom(1);
  return people.map((_, index) => [...people.keys()].filter((other) => other !== index && random.chance(0.6)));
}

/** Most posts have a single picture; some show a subject twice, in different light. Authors take turns. */
function splitIntoPosts(random: Random): Pick<DemoPost, 'author' | 'pictures'>[] {
  const subjects = gallery.length / 2;
  const together = Array.from({ length: subjects }, () => random.chance(0.25));
  const first = together.map((both, subject) => (both ? [subject, subject + subjects] : [subject]));
  const second = together.flatMap((both, subject) => (both ? [] : [[subject + subjects]]));
  return [...first, ...second].map((pictures, index) => ({ author: (index * 7) % people.length, pictures }));
}

/** Up to three comments, all within an hour of the post. */
function talkAfter(posted: number, random: Random): DemoPost['comments'] {
  let time = posted;
  return Array.from({ length: random.pick([0, 1, 2, 3]) }, () => {
    time = Math.round(time + random.between(0.05, 0.3) * hour);
    return { id: idAt(time, random), time, author: random.pick([...people.keys()]), text: random.pick(comments) };
  });
}

const idAt = (msecs: number, random: Random) =>
  v7({ msecs, random: Uint8Array.from({ length: 16 }, () => Math.floor(random.next() * 256)) });
