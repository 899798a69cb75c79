import extractHashtags from 'twitter-text/dist/extractHashtagsWithIndices.js';
import extractUrls from 'twitter-text/dist/extractUrlsWithIndices.js';
import { canonicalTag } from './hashtag.ts';
import type { Entity } from './schema.ts';

/** A mention as written, not yet resolved: the names it may stand for, longest first. */
export interface Mention {
  type: 'mention';
  start: number;
  names: string[];
}
export type Parsed = Exclude<Entity, { type: 'mention' }> | Mention;

/** Limits per text; anything beyond them stays plain text. */
const most = { hashtag: 30, mention: 20, url: 20 };

/**
 * The entities of a text, in order. Hashtags and links follow the rules of `twitter-text`. Mentions follow our own, since usernames may contain
 * dots: they may begin wherever those of `twitter-text` may, and be as long as a username.
 */
export function parseText(text: string): Parsed[] {
  const found: { from: number; to: number; parsed: (start: number, end: number) => Parsed }[] = [];
  const add = (type: keyof typeof most, [from, to]: readonly [number, number], parsed: (start: number, end: number) => Parsed) => {
    const isFree = found.every((other) => to <= other.from || from >= other.to);
    if (isFree && counts[type]++ < most[type]) found.push({ from, to, parsed });
  };
  const counts = { hashtag: 0, mention: 0, url: 0 };
  // Of overlapping entities, the first one added is kept. Links come first, since they may contain what looks like a hashtag or a mention.
  for (const { url, indices } of extractUrls(text)) add('url', indices, (start, end) => ({ type: 'url', start, end, url: withScheme(url) }));
  for (const { hashtag, indices } of extractHashtags(text, { checkUrlOverlap: false })) {
    const tag = canonicalTag(hashtag);
    if (tag !== undefined) add('hashtag', indices, (start, end) => ({ type: 'hashtag', start, end, tag }));
  }
  for (const match of text.matchAll(mention)) {
    const names = namesOf(match[1]!.toLowerCase());
    if (names.length > 0) add('mention', [match.index, match.index + match[0].length], (start) => ({ type: 'mention', start, names }));
  }
  return inCodePoints(text, found.toSorted((one, other) => one.from - other.from));
}

const withScheme = (url: string) => (/^https?:\/\//i.test(url) ? url : `https://${url}`);

/** A mention is not preceded by a Latin letter, a digit or similar, as in an e-mail address, or followed by another @ or ://. */
const mention = /(?<![\p{Script=Latin}\d_!#$%&*@＠.+-])[@＠]([a-z0-9_](?:[a-z0-9_]|\.(?=[a-z0-9_]))*)(?![@＠\p{Script=Latin}]|:\/\/)/giu;

/** The usernames a mention may stand for: a dot may also end a sentence without a space after it. */
function namesOf(name: string): string[] {
  const parts = name.split('.');
  const names = parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
  return names.filter(({ length }) => length >= 3 && length <= 30);
}

function inCodePoints(text: string, found: readonly { from: number; to: number; parsed: (start: number, end: number) => Parsed }[]): Parsed[] {
  let [units, points] = [0, 0];
  const pointsUntil = (at: number) => {
    points += Array.from(text.slice(units, at)).length;
    units = at;
    return points;
  };
  return found.map(({ from, to, parsed }) => parsed(pointsUntil(from), pointsUntil(to)));
}
