import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEdge, type Edge, type Handler } from './edge.ts';
import { Faults } from './faults.ts';
import { catchMail, keptMail, Mailbox, showMail } from './mailbox.ts';
import { credentials } from './testing.ts';

let folder: string;
let mailbox: Mailbox;
let edge: Edge;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lambdagram-mail-'));
  mailbox = new Mailbox(join(folder, 'mail.db'));
  edge = await startEdge(0, []);
  const missing: Handler = (_req, res) => void res.writeHead(404).end();
  edge.open({
    services: { s3: missing, sqs: missing, sns: missing, sts: missing, dynamodb: missing, 'cognito-idp': missing, ses: catchMail(mailbox) },
    cdn: missing,
    health: missing,
    traces: missing,
    mail: showMail(mailbox),
    faults: new Faults(),
  });
});
afterAll(async () => {
  await edge.stop();
  mailbox.close();
  rmSync(folder, { recursive: true });
});

const ses = () => new SESv2Client({ endpoint: edge.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
const send = (ToAddresses: string[], Data: string, Body: object = { Text: { Data: `${Data}, says the text` } }) =>
  ses().send(
    new SendEmailCommand({ FromEmailAddress: 'no-reply@example.com', Destination: { ToAddresses }, Content: { Simple: { Subject: { Data }, Body } } }),
  );
const shown = async (query = '') => (await fetch(`${edge.endpoint}/_mail${query}`)).json();

it('catches mail that the SDK sends by SES, newest first, and can filter it by address', async () => {
  expect((await send(['ada@example.com', 'bob@example.com'], 'First')).MessageId).toMatch(/^[\da-f-]{36}$/);
  await send(['ada+news@example.com'], 'Second');
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(await shown()).toEqual([
    { to: 'ada+news@example.com', subject: 'Second', text: 'Second, says the text', at },
    { to: 'bob@example.com', subject: 'First', text: 'First, says the text', at },
    { to: 'ada@example.com', subject: 'First', text: 'First, says the text', at },
  ]);
  expect(await shown('?to=ada%2Bnews%40example.com')).toEqual([expect.objectContaining({ subject: 'Second' })]);
});

it('rejects mail that it could not show', async () => {
  const before = await shown();
  await expect(send([], 'To nobody')).rejects.toMatchObject({ name: 'BadRequestException' });
  await expect(send(['ada@example.com'], 'As HTML', { Html: { Data: '<p>' } })).rejects.toMatchObject({ name: 'BadRequestException' });
  expect(await shown()).toEqual(before);
});

it('is shared by processes, survives a restart, and keeps the newest mail', () => {
  const file = join(folder, 'kept.db');
  const [one, other] = [new Mailbox(file), new Mailbox(file)];
  for (let index = 0; index <= keptMail; index += 1) (index % 2 ? one : other).add({ to: 'ada@example.com', subject: `${index}`, text: '' });
  one.close();
  other.close();
  const again = new Mailbox(file);
  const subjects = again.list().map(({ subject }) => subject);
  again.close();
  expect(subjects).toHaveLength(keptMail);
  expect([subjects[0], subjects.at(-1)]).toEqual([`${keptMail}`, '1']);
});
