import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { readInstance } from './read-instance.ts';

/** For reads without an account: throws unauthenticated if the instance is for members only. */
export async function requireOpen(app: App): Promise<void> {
  const { readers } = await readInstance(app);
  if (readers === 'members') throw new DomainError('unauthenticated', 'members_only', 'This is for members only. Please log in.');
}
