import { readFile } from 'node:fs/promises';

/** The code in the last e-mail to a user; undefined when it was used. */
export async function emailedCode(username: string): Promise<string | undefined> {
  const { Users } = JSON.parse(await readFile(process.env['POOL_FILE']!, 'utf8')) as {
    Users: Record<string, { AttributeVerificationCode?: string }>;
  };
  return Users[username]!.AttributeVerificationCode;
}
