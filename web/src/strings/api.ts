import { translator } from './translator.ts';

export const t = translator({
  theServiceSentA: 'The service sent a response that this page does not understand.',
  theServiceCannotBe: 'The service cannot be reached right now.',
  youAreOffline: 'You are offline.',
  somethingWentWrongOn: 'Something went wrong on this page.',
  thisMayBeOld: 'This may be out of date: {problem}',
});
