import { DomainError } from '../shared/errors.ts';

/** How many of the most common are rejected. */
const refused = 10_000;

let common: Promise<ReadonlySet<string>> | undefined;

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  // The most common come first.
  return new Set(dictionary['passwords-common'].slice(0, refused));
}

/** @throws DomainError `common_password` for a common one, in any case. `path` is its field. */
export async function refuseCommon(password: string, path: string): Promise<void> {
  if (!(await (common ??= load())).has(password.toLowerCase())) return;
  const message = 'This password is one of the most common ones. Choose another.';
  throw new DomainError('invalid', 'common_password', message, { errors: [{ path, message }] });
}
