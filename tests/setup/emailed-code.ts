import { readFile } from 'node:fs/promises';

/** The code in the latest email to an address; undefined if it has been used. */
export async function emailedCode(email: string): Promise<string | undefined> {
  const { Users } = JSON.parse(await readFile(process.env['POOL_FILE']!, 'utf8')) as {
    Users: Record<string, { Attributes: { Name: string; Value: string }[]; AttributeVerificationCode?: string }>;
  };
  const user = Object.values(Users).findLast(({ Attributes }) => Attributes.some(({ Name, Value }) => Name === 'email' && Value === email));
  if (!user) throw new Error(`No account of the pool has the address ${email}.`);
  return user.AttributeVerificationCode;
}
