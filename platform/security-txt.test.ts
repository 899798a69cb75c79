import { expect, it } from 'vitest';
import { securityTxt } from './security-txt.ts';

const now = new Date('2026-11-27T10:00:00Z');

it('contains a link or an address, and is valid for 90 days', () => {
  expect(securityTxt('https://example.com/security', now)).toBe('Contact: https://example.com/security\nExpires: 2027-02-25T00:00:00Z\nPreferred-Languages: en\n');
  expect(securityTxt('safety@example.com', now)).toContain('Contact: mailto:safety@example.com\n');
});

it.each(['', 'at the bar', 'http://example.com', 'a@b.example\nContact: x', 'https://example.com\nContact: x'])('does not exist for %j', (contact) => {
  expect(securityTxt(contact, now)).toBeUndefined();
});
