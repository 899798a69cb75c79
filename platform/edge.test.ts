import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { clientAddress, clientOf, requireEdge } from './edge.ts';

const secret = { EDGE_SECRET: 'the secret of CloudFront' };
const none = { EDGE_SECRET: '' };
const request = (headers: Record<string, string>) => ({ headers, requestContext: { identity: { sourceIp: '203.0.113.7' } } }) as unknown as APIGatewayProxyEvent;
const refusal = { kind: 'forbidden', code: 'forbidden' };

describe('the edge secret', () => {
  it.each([{}, { 'x-origin-verify': '' }, { 'x-origin-verify': 'guessed' }, { 'X-Viewer-IP': '198.51.100.1' }])('rejects requests that bypass it: %j', (headers) => {
    expect(() => requireEdge(secret, request(headers))).toThrow(expect.objectContaining(refusal));
  });

  it('admits requests through it, and all requests behind a firewall', () => {
    expect(requireEdge(secret, request({ 'X-Origin-Verify': secret.EDGE_SECRET }))).toBeUndefined();
    expect(requireEdge(none, request({}))).toBeUndefined();
  });

  it('determines the client’s address, which clients cannot forge', () => {
    const headers = { 'x-viewer-ip': '198.51.100.1', 'x-forwarded-for': '192.0.2.1' };
    expect(clientAddress(secret, request(headers))).toBe('198.51.100.1');
    expect(clientAddress(none, request(headers))).toBe('203.0.113.7');
  });

  it('identifies a client by a hash of its address, for IPv6 by the network of a household', () => {
    const one = clientOf(secret, request({ 'x-viewer-ip': '198.51.100.1' }));
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(clientOf(secret, request({ 'x-viewer-ip': '198.51.100.1' }))).toBe(one);
    expect(clientOf(secret, request({ 'x-viewer-ip': '198.51.100.2' }))).not.toBe(one);
    expect(clientOf({ EDGE_SECRET: 'another' }, request({ 'x-viewer-ip': '198.51.100.1' }))).not.toBe(one);
    expect(clientOf(none, request({ 'x-viewer-ip': '198.51.100.1' }))).toBe(clientOf(none, request({})));
    const of = (address: string) => clientOf(secret, request({ 'x-viewer-ip': address }));
    expect(of('2001:db8:1:2:3:4:5:6')).toBe(of('2001:db8:1:2::9'));
    expect(of('2001:db8:1:2::9')).toBe(of('2001:0DB8:0001:0002::'));
    expect(of('2001:db8:1:3::9')).not.toBe(of('2001:db8:1:2::9'));
    expect(of('2001:db8::9')).toBe(of('2001:db8:0:0:1::'));
  });
});
