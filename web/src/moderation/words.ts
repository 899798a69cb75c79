import type { components } from '../api/schema.d.ts';

/** The reasons for reports. */
export const reasons = {
  spam: 'Spam or a scam',
  nudity: 'Nudity or sexual content',
  hate: 'Hate or harassment',
  violence: 'Violence or threats',
  self_harm: 'Suicide or self-harm',
  stolen: 'It is somebody else’s work',
  other: 'Something else',
} as const;

/** Decisions, for the person concerned. */
export const decided = {
  remove: { post: 'Your post was removed', comment: 'Your comment was removed', user: 'Something of yours was removed' },
  warn: { post: 'You were warned because of a post', comment: 'You were warned because of a comment', user: 'You were warned because of your profile' },
  suspend: { post: 'Your account was suspended because of a post', comment: 'Your account was suspended because of a comment', user: 'Your account was suspended' },
  restore: { post: 'Your account is restored', comment: 'Your account is restored', user: 'Your account is restored' },
} as const;

/** Decisions, for moderators. */
export const done = {
  dismiss: 'dismissed a report of',
  remove: 'removed',
  warn: 'warned the author of',
  suspend: 'suspended',
  restore: 'restored',
  view: 'was shown the private content of',
} as const;

export const things = { post: 'post', comment: 'comment', user: 'account' } as const;

/** The first line of a moderators' notice. */
export function told({ type, target, action }: components['schemas']['Notice']): string {
  if (type === 'report_decided') return `Your report of a ${things[target.kind]} has been decided`;
  if (type === 'appeal_decided') return action?.appeal === 'reversed' ? 'Your appeal was accepted' : 'Your appeal was rejected';
  return action ? decided[action.kind][target.kind] : '';
}
