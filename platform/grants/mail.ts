import type { Mailer } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

const ses: Client<Mailer> = {
  part: 'mailer',
  open: async ({ config }) => (await import('../mailer.ts')).openMailer(config),
};

/** Mail that is not the user pool's. SES is on the internet only. */
export const mail = { send: { name: 'mail.send', client: ses } } satisfies Record<string, Grant>;
