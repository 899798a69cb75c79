import { DomainError } from '../shared/errors.ts';

/** How many of the most common passwords are rejected. */
const refused = 10_000;

let common: Promise<ReadonlySet<string>> | undefined;

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  // Sorted with the most common first.
  return new Set(dictionary['passwords-common'].slice(0, refused));
}

/** @throws DomainError `common_password` if the password is common, ignoring case. `path` is the field it came from. */
export async function refuseCommon(password: string, path: string): Promise<void> {
  if (!(await (common ??= load())).has(password.toLowerCase())) return;
  const message = 'This password is one of the most common ones. Choose another.';
  throw new DomainError('invalid', 'common_password', message, { errors: [{ path, message }] });
}
