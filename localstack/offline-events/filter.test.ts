import { describe, expect, it } from 'vitest';
import { passes } from './filter.ts';

const like = { eventName: 'INSERT', dynamodb: { Keys: { sk: { S: 'LIKE#1' } }, size: 7 }, tags: ['a', 'b'] };

describe('event filters', () => {
  it('passes everything without patterns, and otherwise what any of them matches', () => {
    expect(passes(like, [])).toBe(true);
    expect(passes(like, [{ eventName: ['MODIFY'] }, { eventName: ['INSERT', 'REMOVE'] }])).toBe(true);
    expect(passes(like, [{ eventName: ['MODIFY'] }, { eventName: ['REMOVE'] }])).toBe(false);
  });

  it.each([
    [{ dynamodb: { Keys: { sk: { S: [{ prefix: 'LIKE#' }] } } } }, true],
    [{ dynamodb: { Keys: { sk: { S: [{ prefix: 'COUNT#' }] } } } }, false],
    [{ dynamodb: { Keys: { sk: { S: [{ suffix: '#1' }] } } } }, true],
    [{ eventName: [{ 'equals-ignore-case': 'insert' }] }, true],
    [{ eventName: [{ 'anything-but': ['REMOVE', 'MODIFY'] }] }, true],
    [{ eventName: [{ 'anything-but': { prefix: 'INS' } }] }, false],
    [{ dynamodb: { NewImage: { ttl: [{ exists: false }] } } }, true],
    [{ dynamodb: { NewImage: { ttl: [{ exists: true }] } } }, false],
    [{ dynamodb: { size: [{ numeric: ['>', 5, '<=', 7] }] } }, true],
    [{ dynamodb: { size: [{ numeric: ['>', 7] }] } }, false],
    [{ tags: ['b'] }, true],
    [{ eventName: ['INSERT'], tags: ['c'] }, false],
    [{ eventName: ['INSERT'], $or: [{ tags: ['c'] }, { tags: ['a'] }] }, true],
  ])('%j -> %s', (pattern, expected) => {
    expect(passes(like, [pattern])).toBe(expected);
  });

  it('rejects an operator it does not know', () => {
    expect(() => passes(like, [{ eventName: [{ cidr: '10.0.0.0/8' }] }])).toThrow('cidr');
  });
});
