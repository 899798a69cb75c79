import { expect, it } from 'vitest';
import { createApp, theApp } from '../../../platform/whole-app.ts';
import { freshName } from '../../setup/given.ts';
import { mailTo } from '../../setup/mailed.ts';

const newMail = () => ({ to: `${freshName('mail')}@example.com`, subject: 'A subject', text: 'Grüße\nof two lines' });

async function send(MAIL_FROM: string, mail: ReturnType<typeof newMail>): Promise<void> {
  const app = createApp({ ...theApp().config, MAIL_FROM });
  await app.mailer.send(mail);
  await app.close();
}

it('sends the mail unchanged', async () => {
  const mail = newMail();
  await send('Lambdagram <hello@example.com>', mail);
  expect(await mailTo(mail.to)).toMatchObject([mail]);
});

it('sends none if mail is not configured', async () => {
  const mail = newMail();
  await send('', mail);
  expect(await mailTo(mail.to)).toEqual([]);
});
