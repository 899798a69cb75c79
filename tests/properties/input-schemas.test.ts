import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Credentials, RefreshToken, Registration } from '../../core/auth/schema.ts';
import { CommentPath, NewComment } from '../../core/comments/schema.ts';
import { DomainError } from '../../core/shared/errors.ts';
import { InstanceChanges, InvitePath, NewInvite } from '../../core/instance/schema.ts';
import { MediaRef, UploadRequest } from '../../core/media/schema.ts';
import { AppealDecision, Decision, NewAppeal, NewReport } from '../../core/moderation/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { NewPost, PostPath } from '../../core/posts/schema.ts';
import { ProfileChanges, UserPath } from '../../core/users/schema.ts';
import { JsonUpload } from '../../functions/media/read-file.ts';

const id = '0198f0aa-0000-7000-8000-000000000000';

/** Every input schema with a valid input. */
const schemas: [string, z.ZodType, Record<string, unknown>][] = [
  ['Registration', Registration, { username: 'ada', email: 'ada@example.com', password: 'correct horse' }],
  ['Credentials', Credentials, { email_or_username: 'ada', password: 'correct horse' }],
  ['RefreshToken', RefreshToken, { refresh_token: 'abc' }],
  ['NewPost', NewPost, { media_ids: [id], caption: 'Hello', alt_texts: ['a'] }],
  ['NewPost of one', NewPost, { media_id: id }],
  ['PostPath', PostPath, { post_id: id }],
  ['NewComment', NewComment, { text: 'Hello' }],
  ['CommentPath', CommentPath, { post_id: id, comment_id: id }],
  ['UserPath', UserPath, { user_id: 'ada' }],
  ['Registration by invite', Registration, { username: 'ada', email: 'ada@example.com', password: 'correct horse', invite_code: 'k7wq3mzhx2ud', accept_terms: true, birth_date: '1990-12-10' }],
  ['InstanceChanges', InstanceChanges, { name: 'Porto', description: 'A club', contact: 'a@example.com', rules: 'Be kind', terms_url: 'https://example.com/terms', minimum_age: 16, registration: 'invite', readers: 'members' }],
  ['NewInvite', NewInvite, { max_uses: 3, expires_at: '2030-01-01T00:00:00Z' }],
  ['InvitePath', InvitePath, { code: 'k7wq3mzhx2ud' }],
  ['NewReport', NewReport, { post_id: id, comment_id: id, reason: 'spam', text: 'Again' }],
  ['ModerationDecision', Decision, { action: 'remove', note: 'Why' }],
  ['NewAppeal', NewAppeal, { text: 'Why not' }],
  ['AppealDecision', AppealDecision, { decision: 'upheld', note: 'Why' }],
  ['ProfileChanges', ProfileChanges, { display_name: 'Ada', bio: 'Sums', avatar_media_id: id }],
  ['UploadRequest', UploadRequest, { filename: 'a.jpg', content_type: 'image/jpeg', size: 7 }],
  ['MediaRef', MediaRef, { media_id: id }],
  ['JsonUpload', JsonUpload, { media_data: 'AAAA', content_type: 'image/jpeg', filename: 'a.jpg' }],
  ['PageRequest', PageRequest, { limit: '7', cursor: 'abc', offset: '3' }],
];

/** Text from hostile clients: any UTF-16, including unpaired surrogates and null characters. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
);
const anyJson = fc.oneof(anyText, fc.jsonValue().map((value) => value as unknown), fc.double(), fc.bigInt().map(Number));

/** All text in a value, including keys. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value instanceof Uint8Array) return;
  else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      yield key;
      yield* textsOf(part);
    }
  }
}

/** Parses a value: if it is accepted, it must be storable; otherwise it must be rejected with a 4xx. */
function parsesSafely(schema: z.ZodType, input: unknown): void {
  let output: unknown;
  try {
    output = schema.parse(input);
  } catch (error) {
    expect(error instanceof z.ZodError || (error instanceof DomainError && error.kind === 'invalid'), String(error)).toBe(true);
    return;
  }
  // A cursor has its own decoder, which only accepts ours.
  const { cursor: _, ...rest } = output as Record<string, unknown>;
  for (const text of textsOf(rest)) {
    expect(text.includes('\0')).toBe(false);
    expect(text.isWellFormed()).toBe(true);
  }
}

describe.each(schemas)('the input %s', (_, schema, valid) => {
  it('accepts its example', () => {
    expect(schema.safeParse(valid).success).toBe(true);
  });

  it('rejects any value with a ZodError, or accepts it if it can be stored', () => {
    fc.assert(fc.property(anyJson, (input) => parsesSafely(schema, input)), { numRuns: 200 });
  });

  it.each(Object.keys(valid))('so does its field %s', (field) => {
    const part = Array.isArray(valid[field]) ? fc.oneof(anyJson, fc.array(anyJson, { maxLength: 3 })) : anyJson;
    fc.assert(fc.property(part, (value) => parsesSafely(schema, { ...valid, [field]: value })), { numRuns: 300 });
  });

  it.each(Object.keys(valid).filter(() => schema !== PageRequest))('refuses a null byte and a lone surrogate anywhere in %s', (field) => {
    const text = String(Array.isArray(valid[field]) ? (valid[field] as unknown[])[0] : valid[field]);
    const poison = fc.constantFrom('\0', '\ud83d', '\udc00');
    fc.assert(
      fc.property(poison, fc.nat({ max: text.length }), (bad, at) => {
        const value = text.slice(0, at) + bad + text.slice(at);
        const poisoned = { ...valid, [field]: Array.isArray(valid[field]) ? [value] : value };
        expect(() => schema.parse(poisoned)).toThrow();
      }),
      { numRuns: 60 },
    );
  });
});
