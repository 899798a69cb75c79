import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mailer } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { outbound, outboundSettings } from './outbound.ts';

/** Time limit (ms) for one attempt. */
const attempt = 5_000;

/** SES, if the deployment has an address to send from. */
export async function openMailer(config: Config): Promise<Mailer> {
  const FromEmailAddress = config.MAIL_FROM;
  if (FromEmailAddress === '') return { send: async () => undefined };
  const client = outbound(new SESv2Client(outboundSettings(config, attempt)), 'mail');
  return {
    async send({ to, subject, text }) {
      const Simple = { Subject: { Data: subject }, Body: { Text: { Data: text } } };
      await client.send(new SendEmailCommand({ FromEmailAddress, Destination: { ToAddresses: [to] }, Content: { Simple } }));
    },
  };
}
