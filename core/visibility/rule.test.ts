import { describe, expect, it } from 'vitest';
import { mayComment, type RowName, rowOf, rows, type Standing, type Subject, verdictOn } from './rule.ts';

const stranger: Standing = {
  isSelf: false,
  isGone: false,
  isBlocked: false,
  blocking: false,
  isPrivate: false,
  discoverable: true,
  following: false,
  muting: false,
  whoMayComment: 'everyone',
};

const subjects = ['card', 'posts', 'postList', 'follows', 'elsewhere', 'globalFeed', 'homeFeed', 'search', 'notification', 'follow', 'act'] as const satisfies Subject[];

/** When each row applies, and its verdict on each subject. */
const table: [RowName, Partial<Standing>, string][] = [
  ['gone', { isGone: true }, 'hidden hidden hidden hidden hidden hidden hidden hidden hidden hidden hidden'],
  ['self', { isSelf: true }, 'yes yes yes yes yes yes yes yes yes yes yes'],
  ['blocked', { isBlocked: true }, 'hidden hidden hidden hidden hidden hidden hidden hidden hidden hidden hidden'],
  ['blocking', { blocking: true }, 'yes hidden empty refused hidden hidden hidden hidden hidden refused refused'],
  ['privateStranger', { isPrivate: true }, 'yes hidden refused refused yes hidden hidden yes yes requested hidden'],
  ['muted', { muting: true }, 'yes yes yes yes yes hidden hidden yes hidden yes yes'],
  ['public', {}, 'yes yes yes yes yes yes yes yes yes yes yes'],
  ['acceptedFollower', { isPrivate: true, following: true }, 'yes yes yes yes yes hidden yes yes yes yes yes'],
];

describe('the rule', () => {
  it('has exactly these rows, in this order', () => {
    expect(Object.keys(rows)).toEqual(table.map(([name]) => name));
  });

  it.each(table)('%s: has the table’s outcome for each subject', (name, standing, verdicts) => {
    const to = { ...stranger, ...standing };
    expect(rowOf(to)).toBe(name);
    expect(subjects.map((subject) => verdictOn(subject, to)).join(' ')).toBe(verdicts);
  });

  it.each(table)('%s: takes precedence over all rows below it', (name, standing) => {
    const below = table.slice(table.findIndex(([other]) => other === name) + 1);
    for (const [, other] of below) {
      const both = { ...stranger, ...other, ...standing };
      // An accepted follower of a private account is not a stranger.
      expect(rowOf(both)).toBe(name === 'privateStranger' && both.following ? 'acceptedFollower' : name === 'public' ? rowOf(both) : name);
    }
  });

  it('hides undiscoverable people in search from everyone except their followers and those who mute them', () => {
    const hidden = { ...stranger, discoverable: false };
    expect(verdictOn('search', hidden)).toBe('hidden');
    expect(verdictOn('search', { ...hidden, isPrivate: true })).toBe('hidden');
    expect(verdictOn('search', { ...hidden, isPrivate: true, following: true })).toBe('yes');
    expect(verdictOn('search', { ...hidden, isSelf: true })).toBe('yes');
  });

  it('notifies nobody of actions of people they mute', () => {
    expect(verdictOn('notification', { ...stranger, isPrivate: true, muting: true })).toBe('hidden');
    expect(verdictOn('notification', { ...stranger, isPrivate: true, following: true, muting: true })).toBe('hidden');
  });

  it('lets only those people comment whom the author allows', () => {
    expect(mayComment(stranger)).toBe(true);
    expect(mayComment({ ...stranger, whoMayComment: 'followers' })).toBe(false);
    expect(mayComment({ ...stranger, whoMayComment: 'followers', following: true })).toBe(true);
    expect(mayComment({ ...stranger, whoMayComment: 'nobody', following: true })).toBe(false);
    expect(mayComment({ ...stranger, whoMayComment: 'nobody', isSelf: true })).toBe(true);
  });
});
