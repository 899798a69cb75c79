import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import type { Mail } from '../../localstack/embedded/mailbox.ts';
import { hasOne, type Residue, type Search } from './residue.ts';

/** A file of the embedded cloud, whose folder is the service's folder or a subfolder of it. */
const ofCloud = (dataDir: string, ...path: string[]): string | undefined => [join(dataDir, 'cloud', ...path), join(dataDir, ...path)].find((file) => existsSync(file));

/** Searches queues and dead-letter queues in the embedded SQS's own file, because receiving a message would hide it from its consumer. */
export const searchQueues: Search = async ({ dataDir }, words) => {
  const file = ofCloud(dataDir, 'queues', 'fauxqs.db');
  if (file === undefined) return undefined;
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    const messages = db.prepare('select queue_name as queue, body, message_attributes as attributes from sqs_messages').all() as { queue: string; body: string; attributes: string }[];
    return messages
      .filter(({ body, attributes }) => hasOne(body + attributes, words))
      .map(({ queue, body }) => ({ where: `Queue ${queue}`, what: body.slice(0, 200) }));
  } finally {
    db.close();
  }
};

/** Searches mail sent through the embedded cloud. On AWS mail is not stored. */
export const searchMail: Search = async ({ environment }, words) => {
  const endpoint = environment['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] ?? environment['AWS_ENDPOINT_URL'];
  const response = await fetch(`${endpoint}/_mail`);
  if (!response.ok) return undefined;
  const mail = (await response.json()) as Mail[];
  return mail.filter((each) => hasOne(JSON.stringify(each), words)).map(({ to, subject }) => ({ where: 'Mail', what: `${subject}, to ${to}` }));
};

/** Searches the logs of this run. They contain hashed ids, which are kept; this finds everything else. */
export const searchLogs: Search = async ({ dataDir }, words) => {
  const files = [join(dataDir, 'logs'), join(dataDir, 'cloud', 'logs')].flatMap((folder) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []));
  const found: Residue[] = [];
  for (const file of files.filter((name) => name.endsWith('.log'))) {
    for await (const line of createInterface({ input: createReadStream(file) })) if (hasOne(line, words)) found.push({ where: `Log ${file}`, what: line.slice(0, 300) });
  }
  return found;
};

/** Searches the latest traces, which also contain hashed ids. */
export const searchTraces: Search = async ({ dataDir }, words) => {
  const file = ofCloud(dataDir, 'xray', 'traces.db');
  if (file === undefined) return undefined;
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    const found: Residue[] = [];
    for (const { id, json } of db.prepare('select trace_id as id, json from segments').iterate() as Iterable<{ id: string; json: string }>) {
      if (hasOne(json, words)) found.push({ where: 'Traces', what: id });
    }
    return found;
  } finally {
    db.close();
  }
};
