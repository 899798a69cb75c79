import { describe, expect, it } from 'vitest';
import { DomainError, outage } from '../../core/shared/errors.ts';
import { causeOf, outcomeOf, outcomeOfStatus } from './outcome.ts';

const awsError = (name: string, $fault: 'client' | 'server', httpStatusCode: number) => Object.assign(new Error('secret'), { name, $fault, $metadata: { httpStatusCode } });
const sqlError = (code: string) => Object.assign(new Error('secret'), { code, severity: 'ERROR' });

describe('outcomes', () => {
  it.each([
    [200, undefined],
    [304, undefined],
    [404, 'error'],
    [429, 'throttle'],
    [500, 'fault'],
    [503, 'fault'],
  ])('of status %i: %s', (status, outcome) => expect(outcomeOfStatus(status)).toBe(outcome));

  it.each([
    ['a wrong password', awsError('NotAuthorizedException', 'client', 400), 'error'],
    ['a like that was there already', awsError('TransactionCanceledException', 'client', 400), 'error'],
    ['a limit', awsError('ThrottlingException', 'client', 400), 'throttle'],
    ['a failing service', awsError('InternalServerError', 'server', 500), 'fault'],
    ['a name that is taken', sqlError('23505'), 'error'],
    ['a deadlock, which is tried again', sqlError('40P01'), 'error'],
    ['a statement that took too long', sqlError('57014'), 'fault'],
    ['a refusal of ours', new DomainError('not_found', 'post_not_found', 'There is no such post.'), 'error'],
    ['an outage', outage('database', new Error('gone')), 'fault'],
    ['a bug', new TypeError('x is undefined'), 'fault'],
    ['something thrown that is no error', 'text', 'fault'],
  ])('of %s', (_, error, outcome) => expect(outcomeOf(error)).toBe(outcome));
});

describe('a cause', () => {
  it('has the type and the location, but not the message, which may quote input', () => {
    const text = JSON.stringify(causeOf(sqlError('57014'), 'a'.repeat(16)));
    expect(text).toContain('outcome.test.ts');
    expect(text).not.toContain('secret');
  });

  it('has the message of our own errors', () => {
    expect(JSON.stringify(causeOf(outage('database', 'secret'), 'a'.repeat(16)))).toContain('The database is unavailable');
  });
});
