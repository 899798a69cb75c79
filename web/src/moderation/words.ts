import type { components } from '../api/schema.d.ts';
import { t } from '../strings/moderation.ts';

/** The reasons for reports. */
export const reasons = {
  spam: t('spamOrAScam'),
  nudity: t('nudityOrSexualContent'),
  hate: t('hateOrHarassment'),
  violence: t('violenceOrThreats'),
  self_harm: t('suicideOrSelfHarm'),
  stolen: t('itIsSomebodyElses'),
  other: t('somethingElse'),
} as const;

/** How decisions are described to the person concerned. */
export const decided = {
  remove: { post: t('yourPostWasRemoved'), comment: t('yourCommentWasRemoved'), user: t('somethingOfYoursWas') },
  warn: { post: t('youWereWarnedBecause'), comment: t('youWereWarnedBecauseOf'), user: t('youWereWarnedBecauseOfYour') },
  suspend: { post: t('suspendedForPost'), comment: t('suspendedForComment'), user: t('suspended') },
  restore: { post: t('yourAccountIsRestored'), comment: t('yourAccountIsRestored'), user: t('yourAccountIsRestored') },
} as const;

/** What a decision is about: suspending and restoring always concern the account, even if a post or comment was reported. */
export const concerned = (kind: components['schemas']['ModerationAction']['kind'], target: keyof (typeof decided)['warn']): keyof (typeof decided)['warn'] =>
  kind === 'suspend' || kind === 'restore' ? 'user' : target;

/** The first line of a notice from the moderators. */
export function told({ type, target, action }: components['schemas']['Notice']): string {
  if (type === 'report_decided') return t('yourReportOfA', { target: target.kind });
  if (type === 'appeal_decided') return action?.appeal === 'reversed' ? t('yourAppealWasAccepted') : t('yourAppealWasRejected');
  return action ? decided[action.kind][target.kind] : '';
}
