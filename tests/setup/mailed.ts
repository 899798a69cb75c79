import type { Mail } from '../../localstack/embedded/mailbox.ts';

/** The embedded cloud's mail to an address, newest first. */
export async function mailTo(address: string): Promise<Mail[]> {
  const endpoint = process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] ?? process.env['AWS_ENDPOINT_URL'];
  return (await (await fetch(`${endpoint}/_mail?to=${encodeURIComponent(address)}`)).json()) as Mail[];
}

/** The latest code mailed to an address. */
export async function mailedCode(address: string): Promise<string> {
  const [code] = (await mailTo(address)).flatMap(({ text }) => /^Your code is (\d+)\./.exec(text)?.[1] ?? []);
  if (code === undefined) throw new Error(`${address} was mailed no code.`);
  return code;
}
