import { expect, it } from 'vitest';
import { tokenAt } from './token.ts';

it.each([
  ['@ada', { kind: 'users', typed: 'ada', start: 0 }],
  ['Thanks, @Ada.love', { kind: 'users', typed: 'Ada.love', start: 8 }],
  ['(@a', { kind: 'users', typed: 'a', start: 1 }],
  ['שלום @a', { kind: 'users', typed: 'a', start: 5 }],
  ['#golden', { kind: 'hashtags', typed: 'golden', start: 0 }],
  ['בשקיעה #שקיעה', { kind: 'hashtags', typed: 'שקיעה', start: 7 }],
  ['日の出 ＃日', { kind: 'hashtags', typed: '日', start: 4 }],
  ['one\n#été', { kind: 'hashtags', typed: 'été', start: 4 }],
])('%s ends in something to complete', (text, token) => expect(tokenAt(text, text.length)).toEqual(token));

it.each(['', '@', '#', 'ada', 'ada@example', 'Thanks, @ada.', '@ada ', 'https://example.com/#part', 'a#b', '&#39', '@@a', '##a', '@ada’s'])('%s does not', (text) =>
  expect(tokenAt(text, text.length)).toBeUndefined(),
);

it('is the text before the caret', () => {
  expect(tokenAt('@ada and others', 3)).toEqual({ kind: 'users', typed: 'ad', start: 0 });
  expect(tokenAt('@ada and others', 7)).toBeUndefined();
});
