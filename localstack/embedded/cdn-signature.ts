import { verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { MEDIA_KEY } from './media-key.ts';

/** The only form of policy that we use; CloudFront supports more conditions. */
const Policy = z.strictObject({
  Statement: z.tuple([
    z.strictObject({
      Resource: z.string(),
      Condition: z.strictObject({ DateLessThan: z.strictObject({ 'AWS:EpochTime': z.int() }) }),
    }),
  ]),
});

const names = ['Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'];

/** Whether a request's URL has a signature that CloudFront would accept: with a custom policy that permits this URL at this time. */
export function isSigned(req: IncomingMessage, now: Date): boolean {
  const [path, query = ''] = (req.url as string).split(/\?(.*)/s);
  const parameters = query.split('&').map((parameter) => parameter.split(/=(.*)/s) as [string, string?]);
  const [policy, signature, keyId, hash] = names.map((name) => {
    const values = parameters.filter(([given]) => given === name);
    return values.length === 1 ? values[0]![1] : undefined;
  });
  if (!policy || !signature || keyId !== MEDIA_KEY.id || hash !== 'SHA256') return false;
  const text = decode(policy);
  if (!verify('sha256', text, MEDIA_KEY.publicKey, decode(signature))) return false;
  const parsed = Policy.safeParse(parse(text));
  if (!parsed.success) return false;
  const [{ Resource, Condition }] = parsed.data.Statement;
  // The other query parameters are part of the signed resource.
  const rest = parameters.filter(([name]) => !names.includes(name)).map((parameter) => parameter.join('='));
  const address = `http://${req.headers.host ?? ''}${path}${rest.some(Boolean) ? `?${rest.join('&')}` : ''}`;
  return matches(address, Resource) && now.getTime() / 1000 < Condition.DateLessThan['AWS:EpochTime'];
}

const decode = (text: string): Buffer => Buffer.from(text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64');

function parse(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined;
  }
}

/** `*` matches any number of characters, `?` exactly one. */
const matches = (address: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replace(/[\\^$.+|()[\]{}]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(address);
