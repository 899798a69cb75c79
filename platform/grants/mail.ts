import type { Mailer } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

const ses: Client<Mailer> = {
  part: 'mailer',
  open: async ({ config }) => (await import('../mailer.ts')).openMailer(config),
};

/** Mail not sent by the user pool. SES can only be reached over the internet. */
export const mail = { send: { name: 'mail.send', client: ses } } satisfies Record<string, Grant>;
