import { expect, it } from 'vitest';
import { isRecoveryCode, makeRecoveryCodes } from './recovery-codes.ts';

it('creates ten readable codes, stores only hashes, and recognises the codes', async () => {
  const { codes, stored } = await makeRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^[a-z2-7]{5}-[a-z2-7]{5}$/);
  const typed = codes.map((code) => code.replace('-', ''));
  for (const code of typed) expect(JSON.stringify(stored)).not.toContain(code);
  expect(await isRecoveryCode(typed[9]!, stored)).toBe(true);
  expect(await isRecoveryCode('aaaaa22222', stored)).toBe(false);
  expect(await isRecoveryCode(typed[0]!, (await makeRecoveryCodes()).stored)).toBe(false);
});
