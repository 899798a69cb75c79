import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { answerJson } from './edge.ts';
import type { Handler } from './edge.ts';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** When it was sent (ISO 8601). */
  at: string;
}

/** How many messages are kept; older ones are dropped. */
export const keptMail = 1_000;
/** SES itself accepts 40 MB; we send a few lines. */
const maxBytes = 1024 * 1024;

/** All mail sent through the cloud, in one file that Cognito's process also writes to. */
export class Mailbox {
  readonly #db: DatabaseSync;

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.#db = new DatabaseSync(file, { timeout: 5_000 });
    this.#db.exec(`pragma journal_mode = wal; pragma synchronous = normal;
      create table if not exists mail (id integer primary key, recipient text not null, subject text not null, text text not null, at text not null)`);
  }

  add({ to, subject, text }: Omit<Mail, 'at'>): void {
    const { lastInsertRowid } = this.#db
      .prepare('insert into mail (recipient, subject, text, at) values (?, ?, ?, ?)')
      .run(to, subject, text, new Date().toISOString());
    this.#db.prepare('delete from mail where id <= ?').run(Number(lastInsertRowid) - keptMail);
  }

  /** Newest first; optionally only mail `to` an address. */
  list(to?: string): Mail[] {
    const rows = this.#db
      .prepare('select recipient as "to", subject, text, at from mail where ?1 is null or recipient = ?1 order by id desc')
      .all(to ?? null);
    return rows as unknown as Mail[];
  }

  /** Deletes the mail to an address. */
  forget(to: string): void {
    this.#db.prepare('delete from mail where recipient = ?').run(to);
  }

  close(): void {
    this.#db.close();
  }
}

/** Responds to `GET /_mail`, with `?to=<address>` for one recipient's mail. */
export const showMail = (mailbox: Pick<Mailbox, 'list'>): Handler => (req, res) => {
  const { searchParams } = new URL(`http://localhost${req.url}`);
  answerJson(res, 200, mailbox.list(searchParams.get('to') ?? undefined));
};

interface OutboundEmail {
  Destination?: { ToAddresses?: string[]; CcAddresses?: string[]; BccAddresses?: string[] };
  Content?: { Simple?: { Subject?: { Data?: string }; Body?: { Text?: { Data?: string } } } };
}

/**
 * The part of SES that sends plain text: a copy for each recipient is stored in the mailbox. Source:
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export const catchMail = (mailbox: Pick<Mailbox, 'add'>): Handler => async (req, res) => {
  if (req.method !== 'POST' || req.url !== '/v2/email/outbound-emails') {
    return refuse(501, 'NotImplemented', "The embedded cloud's SES has SendEmail of version 2 only.");
  }
  const email = await readEmail(req);
  if (!email) return refuse(400, 'BadRequestException', 'The body must be a JSON object of at most 1 MB.');
  const recipients = Object.values(email.Destination ?? {}).flat().filter((address) => typeof address === 'string');
  const { Subject, Body } = email.Content?.Simple ?? {};
  if (typeof Subject?.Data !== 'string' || typeof Body?.Text?.Data !== 'string' || recipients.length === 0) {
    return refuse(400, 'BadRequestException', 'The embedded cloud takes mail with recipients, a subject and plain text: Destination, Content.Simple.Subject and Content.Simple.Body.Text.');
  }
  for (const to of recipients) mailbox.add({ to, subject: Subject.Data, text: Body.Text.Data });
  answerJson(res, 200, { MessageId: randomUUID() });

  function refuse(status: number, type: string, message: string): void {
    res.setHeader('x-amzn-errortype', type);
    answerJson(res, status, { message });
  }
};

async function readEmail(req: IncomingMessage): Promise<OutboundEmail | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) return undefined;
    parts.push(part);
  }
  try {
    const email = JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
    return typeof email === 'object' && email !== null ? email : undefined;
  } catch {
    return undefined;
  }
}
