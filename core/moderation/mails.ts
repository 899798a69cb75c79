import type { AppealDecision } from './schema.ts';
import type { NewAction } from './sql.ts';

type About = Pick<NewAction, 'kind' | 'target_kind' | 'note' | 'content'>;

const what = { post: 'post', comment: 'comment', user: 'profile' } as const;

/** Describes the decision to the person concerned. */
const happened = ({ kind, target_kind }: About): string =>
  ({
    remove: `Your ${what[target_kind]} has been removed.`,
    warn: `You have been warned because of your ${what[target_kind]}.`,
    suspend: 'Your account has been suspended. Nobody can see it for now; nothing has been deleted.',
    restore: 'Your account is no longer suspended.',
    dismiss: '',
    view: '',
  })[kind];

/** Enough of a text to recognise it. */
export const excerptOf = (text: string): string => ([...text].length > 80 ? `${[...text].slice(0, 79).join('')}…` : text);

const quote = ({ content }: About) => (content?.text ? `\n\nIt began: “${excerptOf(content.text)}”` : '');

/** To the author of the subject. */
export function mailAboutAction(action: About, username: string): { subject: string; text: string } {
  const canAppeal = action.kind !== 'restore';
  return {
    subject: canAppeal ? 'A decision about your account' : 'Your account has been restored',
    text: `Hello ${username},

${happened(action)}${action.target_kind === 'user' ? '' : quote(action)}

The moderators’ reason: ${action.note}
${canAppeal ? '\nIf you think this is wrong, sign in: you will find the decision under Notices, and can appeal once.\n' : ''}`,
  };
}

/** To the appellant. */
export const mailAboutAppeal = (action: About, username: string, { decision, note }: AppealDecision): { subject: string; text: string } => ({
  subject: 'Your appeal has been decided',
  text: `Hello ${username},

You appealed against one of our decisions: ${happened(action)}

${decision === 'reversed' ? 'We have reversed it.' : 'It stands.'}${note === '' ? '' : `\n\nThe moderators’ reason: ${note}`}
`,
});

/** To a reporter. */
export const mailAboutReport = (action: About, username: string): { subject: string; text: string } => ({
  subject: 'Your report has been decided',
  text: `Hello ${username},

Thank you for your report of a ${what[action.target_kind]}. ${action.kind === 'dismiss' ? 'We reviewed it and found no violation of our rules.' : 'We reviewed it and have acted on it.'}
`,
});
