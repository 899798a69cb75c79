import type { Mail } from '../../localstack/embedded/mailbox.ts';

/** What the embedded cloud was asked to mail to an address, newest first. */
export async function mailTo(address: string): Promise<Mail[]> {
  const endpoint = process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] ?? process.env['AWS_ENDPOINT_URL'];
  return (await (await fetch(`${endpoint}/_mail?to=${encodeURIComponent(address)}`)).json()) as Mail[];
}

/** The code in the newest of it. */
export async function mailedCode(address: string): Promise<string> {
  const [mail] = await mailTo(address);
  const code = /^Your code is (\d+)\./.exec(mail?.text ?? '')?.[1];
  if (code === undefined) throw new Error(`${address} was mailed no code.`);
  return code;
}
