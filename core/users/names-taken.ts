import { DomainError } from '../shared/errors.ts';

/** The error for names that others have, listed by field. If neither is set, the names are only held temporarily. */
export function namesTaken({ username = false, email = false }: { username?: boolean; email?: boolean }): DomainError {
  const errors = [];
  if (username) errors.push({ path: 'username', message: 'This username is taken.' });
  if (email) errors.push({ path: 'email', message: 'This e-mail address is already registered.' });
  const message = errors.map((error) => error.message).join(' ') || 'This name is being registered right now.';
  return new DomainError('conflict', 'name_taken', message, { errors });
}
