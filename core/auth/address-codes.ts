import { countOrRefuse } from '../cache/count-limit.ts';
import type { App } from '../shared/app.ts';
import { addressCode, beginCode } from './mailed-codes.ts';

/**
 * Counts a code before it is mailed to an address to be verified. The limits are per account and per address, since
 * many accounts could send codes to the same stranger. @throws DomainError `too_many_attempts`
 */
export async function beginAddressCode(app: App, userId: string, email: string): Promise<void> {
  await countOrRefuse(app, 'address-codes', 'account', userId);
  await countOrRefuse(app, 'address-mails', 'account', email);
  await beginCode(app, addressCode(userId));
}
