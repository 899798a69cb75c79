import * as z from 'zod';
import { Id, OwnId } from '../shared/ids.ts';
import { visible, written } from '../shared/text.ts';
import { Time } from '../shared/time.ts';
import { AvatarUrl, OwnUsername } from '../users/schema.ts';

const maxNote = 2_000;

const Reason = z.enum(['spam', 'nudity', 'hate', 'violence', 'self_harm', 'stolen', 'other']).meta({ id: 'ReportReason' });

export const NewReport = z
  .strictObject({
    post_id: Id.optional().meta({ description: 'The post reported, or the post of the comment' }),
    comment_id: Id.optional().meta({ description: 'The comment reported; requires the `post_id` of its post as well' }),
    user_id: Id.optional().meta({ description: 'The account reported' }),
    reason: Reason,
    text: written(0, 1_000).default(''),
  })
  .refine(({ post_id, comment_id, user_id }) => (user_id === undefined) !== (post_id === undefined) && (comment_id === undefined || post_id !== undefined), {
    path: ['post_id'],
    error: 'Name either a post, a comment with its post, or a user.',
  })
  .meta({ id: 'NewReport' });
export type NewReport = z.output<typeof NewReport>;

export type TargetKind = 'post' | 'comment' | 'user';
const Target = z
  .object({
    kind: z.enum(['post', 'comment', 'user']),
    id: OwnId,
    post_id: OwnId.optional().meta({ description: 'Of a comment' }),
  })
  .meta({ id: 'ModerationTarget' });

/** The data kept about a photo. Its files are not kept: they are found through its row, if that still exists. */
const KeptPhoto = z.object({ id: z.string(), alt: z.string(), width: z.int(), height: z.int() });

/** The reported content as it was when it was reported. */
export const Content = z.object({
  /** A caption, a comment or a bio. */
  text: z.string(),
  username: z.string(),
  display_name: z.string(),
  avatar_key: z.string().nullable(),
  photos: z.array(KeptPhoto),
  /** Not everyone could see it. */
  is_private: z.boolean(),
  created_at: z.string(),
  /** Additional data, only for comments. */
  comment: z.object({ version: z.int().exactOptional(), edited_at: z.string().exactOptional(), parent_id: z.string().exactOptional() }).exactOptional(),
});
export type Content = z.output<typeof Content>;

const ShownContent = z
  .object({
    text: z.string(),
    username: OwnUsername,
    display_name: z.string(),
    avatar_url: AvatarUrl,
    photos: z.array(z.object({ url: z.string().nullable().meta({ description: 'Null if the photo has been deleted since' }), alt: z.string(), width: z.int(), height: z.int() })),
    is_private: z.boolean().meta({ description: 'Not everyone could see it; the log records that it was shown here' }),
    created_at: Time,
  })
  .meta({ id: 'ReportedContent', description: 'As it was when it was reported' });

const Person = z.object({ id: OwnId, username: OwnUsername }).meta({ id: 'ModerationPerson' });

export const Report = z
  .object({
    id: OwnId,
    target: Target,
    reason: Reason,
    text: z.string(),
    created_at: Time,
    reporter: Person,
    author: Person,
    author_suspended: z.boolean(),
    reports_count: z.int().meta({ description: 'Open reports of the same subject, including this one: a decision covers all of them' }),
    earlier_actions: z.int().meta({ description: 'Earlier warnings, removals and suspensions of the author' }),
    content: ShownContent,
  })
  .meta({ id: 'Report' });
export type Report = z.output<typeof Report>;

export const ReportList = z.object({ reports: z.array(Report), next_cursor: z.string().optional() }).meta({ id: 'ReportList' });
export type ReportList = z.output<typeof ReportList>;

export const ReportPath = z.object({ report_id: Id });

const Note = written(0, maxNote).default('');
export const Decision = z
  .strictObject({
    action: z.enum(['dismiss', 'remove', 'warn', 'suspend']),
    note: Note.meta({ description: 'The reason, for the author to read; required except for `dismiss`' }),
  })
  .refine(({ action, note }) => action === 'dismiss' || note.trim() !== '', { path: ['note'], error: 'Give the author a reason.' })
  .meta({ id: 'ModerationDecision' });
export type Decision = z.output<typeof Decision>;

export const Grounds = z.strictObject({ note: visible(maxNote).meta({ description: 'The reason, for the person to read' }) }).meta({ id: 'ModerationGrounds' });

const Kind = z.enum(['dismiss', 'remove', 'warn', 'suspend', 'restore', 'view']);
export type ActionKind = z.output<typeof Kind>;

export const Action = z
  .object({
    id: OwnId,
    kind: Kind.meta({ description: '`view`: private content was shown to the moderator' }),
    moderator: Person,
    author: Person,
    target: Target,
    note: z.string(),
    created_at: Time,
    appeal: z
      .object({
        text: z.string(),
        created_at: Time,
        decision: z.enum(['upheld', 'reversed']).nullable(),
        note: z.string().nullable(),
        decided_by: Person.nullable(),
        decided_at: Time.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'ModerationAction' });
export type Action = z.output<typeof Action>;

export const ActionList = z.object({ actions: z.array(Action), next_cursor: z.string().optional() }).meta({ id: 'ModerationActionList' });
export type ActionList = z.output<typeof ActionList>;

const Appeal = Action.extend({ content: ShownContent.nullable() }).meta({ id: 'Appeal' });
export const AppealList = z.object({ appeals: z.array(Appeal), next_cursor: z.string().optional() }).meta({ id: 'AppealList' });
export type AppealList = z.output<typeof AppealList>;

export const ActionPath = z.object({ action_id: Id });

export const NewAppeal = z.strictObject({ text: visible(maxNote) }).meta({ id: 'NewAppeal' });
export const AppealDecision = z.strictObject({ decision: z.enum(['upheld', 'reversed']), note: Note }).meta({ id: 'AppealDecision' });
export type AppealDecision = z.output<typeof AppealDecision>;

export const Notice = z
  .object({
    id: OwnId,
    type: z.enum(['action', 'appeal_decided', 'report_decided']),
    created_at: Time,
    read: z.boolean(),
    target: Target,
    excerpt: z.string().meta({ description: 'The beginning of the text concerned' }),
    action: z
      .object({
        id: OwnId,
        kind: z.enum(['remove', 'warn', 'suspend', 'restore']),
        note: z.string(),
        appeal: z.enum(['possible', 'waiting', 'upheld', 'reversed', 'closed']).meta({ description: 'The state of your appeal' }),
        appeal_note: z.string().nullable(),
      })
      .optional()
      .meta({ description: 'The decision about your content or account' }),
    outcome: z.enum(['acted', 'dismissed']).optional().meta({ description: 'The outcome of your report' }),
  })
  .meta({ id: 'Notice' });
export type Notice = z.output<typeof Notice>;

export const NoticeList = z.object({ notices: z.array(Notice), next_cursor: z.string().optional() }).meta({ id: 'NoticeList' });
export type NoticeList = z.output<typeof NoticeList>;

export const NoticesRead = z.strictObject({ up_to: Id.meta({ description: 'The latest notice that was read' }) }).meta({ id: 'NoticesRead' });
