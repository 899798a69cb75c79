import type { ErrorCode, FieldError } from '../shared/errors.ts';
import { DomainError } from '../shared/errors.ts';
import { getInstance } from '../instance/sql.ts';
import type { App } from '../shared/app.ts';
import type { Registration } from './schema.ts';

/** An invite to redeem and terms to accept. */
export interface Admission {
  inviteCode: string | undefined;
  termsUrl: string | undefined;
}

type Asked = Pick<Registration, 'invite_code' | 'accept_terms' | 'birth_date'>;
type Fault = FieldError & { code: ErrorCode<'invalid'> };

/**
 * Checks whether the instance currently accepts this registration. Fields that it does not require are neither checked nor stored.
 * @throws DomainError `registration_closed`, or the code of the first invalid field, with all invalid fields in `errors`
 */
export async function admit(app: App, { invite_code, accept_terms, birth_date }: Asked): Promise<Admission> {
  const { registration, terms_url, minimum_age } = await getInstance(app.db);
  if (registration === 'closed') throw new DomainError('forbidden', 'registration_closed', 'Registration is currently closed.');
  const faults: Fault[] = [];
  if (registration === 'invite' && invite_code === undefined) {
    faults.push({ path: 'invite_code', code: 'invite_required', message: 'You need an invite code to register here.' });
  }
  if (terms_url !== null && accept_terms !== true) {
    faults.push({ path: 'accept_terms', code: 'terms_not_accepted', message: 'You must accept the terms.' });
  }
  if (minimum_age !== null && birth_date === undefined) {
    faults.push({ path: 'birth_date', code: 'birth_date_required', message: 'You must give your date of birth to register here.' });
  } else if (minimum_age !== null && !isOldEnough(birth_date!, minimum_age, app.now())) {
    faults.push({ path: 'birth_date', code: 'too_young', message: `You must be at least ${minimum_age} years old to register here.` });
  }
  const [first] = faults;
  if (first) throw new DomainError('invalid', first.code, first.message, { errors: faults.map(({ path, message }) => ({ path, message })) });
  return { inviteCode: registration === 'invite' ? invite_code : undefined, termsUrl: terms_url ?? undefined };
}

/** In UTC, including the birthday itself. For 29 February, the birthday is 1 March in common years. */
export function isOldEnough(birthDate: string, years: number, now: Date): boolean {
  const year = String(Number(birthDate.slice(0, 4)) + years).padStart(4, '0');
  return `${year}${birthDate.slice(4)}` <= now.toISOString().slice(0, 10);
}

export const wrongInvite = () => {
  const message = 'This invite code is wrong, used up or expired.';
  return new DomainError('invalid', 'invalid_invite', message, { errors: [{ path: 'invite_code', message }] });
};
