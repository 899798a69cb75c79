import * as z from 'zod';
import { oneLine, text, visible, written } from '../shared/text.ts';
import { Time } from '../shared/time.ts';

const Name = oneLine(50).pipe(visible(50));
const Contact = oneLine(254).meta({ description: 'How to contact the people who run the instance: an address or a link', examples: ['hello@example.com'] });
const WebUrl = text(1, 2_000)
  .pipe(z.url({ protocol: /^https?$/, hostname: z.regexes.domain }))
  .meta({ examples: ['https://example.com/terms'] });
const Registration = z
  .enum(['open', 'invite', 'closed'])
  .meta({ description: 'Who may open an account: everybody, people with an invite code, or nobody' });
const Readers = z
  .enum(['everyone', 'members'])
  .meta({ description: 'Who may read: with `members`, only sign-in, registration and this endpoint work without an account' });

export const Instance = z
  .object({
    name: z.string(),
    description: z.string(),
    contact: z.string(),
    rules: z.string(),
    terms_url: z.string().nullable().meta({ description: 'Terms that must be accepted to register; null if there are none' }),
    minimum_age: z.int().nullable().meta({ description: 'In years; null for none' }),
    registration: Registration,
    readers: Readers,
  })
  .meta({ id: 'Instance' });
export type Instance = z.output<typeof Instance>;

export const InstanceChanges = z
  .strictObject({
    name: Name.optional(),
    description: written(0, 1_000).optional(),
    contact: Contact.optional(),
    rules: written(0, 10_000).optional(),
    terms_url: WebUrl.nullable().optional().meta({ description: 'A web page; null removes the terms' }),
    minimum_age: z.int().min(1).max(120).nullable().optional(),
    registration: Registration.optional(),
    readers: Readers.optional(),
  })
  .meta({ id: 'InstanceChanges' });
export type InstanceChanges = z.output<typeof InstanceChanges>;

const maxUses = 10_000;

export const NewInvite = z
  .strictObject({
    max_uses: z.int().min(1).max(maxUses).default(1).meta({ description: 'How many accounts may be registered with it' }),
    expires_at: z.iso.datetime({ offset: true }).nullable().default(null).meta({ description: 'Absent or null: never', examples: ['2027-01-01T00:00:00Z'] }),
  })
  .meta({ id: 'NewInvite' });
export type NewInvite = z.output<typeof NewInvite>;

export const Invite = z
  .object({
    code: z.string().meta({ examples: ['k7wq3mzhx2ud'] }),
    max_uses: z.int(),
    uses: z.int().meta({ description: 'Accounts registered with it, or being registered' }),
    expires_at: Time.nullable(),
    created_at: Time,
  })
  .meta({ id: 'Invite' });
export type Invite = z.output<typeof Invite>;

export const InviteList = z.object({ invites: z.array(Invite), next_cursor: z.string().optional() }).meta({ id: 'InviteList' });
export type InviteList = z.output<typeof InviteList>;

export const InviteCode = text(1, 100).trim().toLowerCase().meta({ examples: ['k7wq3mzhx2ud'] });

export const InvitePath = z.object({ code: InviteCode });
