import { expect, it } from 'vitest';
import { publicKeys } from './pool-keys.ts';

it('keeps a set of keys without white space', () => {
  expect(publicKeys({ keys: [{ kid: 'a', kty: 'RSA', n: 'x', e: 'AQAB' }] }, 'there')).toBe('{"keys":[{"kid":"a","kty":"RSA","n":"x","e":"AQAB"}]}');
});

it.each([[null], [{}], [{ keys: [] }], [{ keys: [{ kty: 'RSA' }] }]])('rejects %j', (json) => {
  expect(() => publicKeys(json, 'https://there')).toThrow('https://there did not return a key set.');
});
