import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { clientAddress, clientOf, requireFrontDoor } from './front-door.ts';

const secret = { EDGE_SECRET: 'the secret of the front door' };
const none = { EDGE_SECRET: '' };
const request = (headers: Record<string, string>) => ({ headers, requestContext: { identity: { sourceIp: '203.0.113.7' } } }) as unknown as APIGatewayProxyEvent;
const refusal = { kind: 'forbidden', code: 'forbidden' };

describe('the front door', () => {
  it.each([{}, { 'x-origin-verify': '' }, { 'x-origin-verify': 'guessed' }, { 'X-Viewer-IP': '198.51.100.1' }])('refuses what does not come through it: %j', (headers) => {
    expect(() => requireFrontDoor(secret, request(headers))).toThrow(expect.objectContaining(refusal));
  });

  it('lets in what comes through it, and everything where a firewall stands in front', () => {
    expect(requireFrontDoor(secret, request({ 'X-Origin-Verify': secret.EDGE_SECRET }))).toBeUndefined();
    expect(requireFrontDoor(none, request({}))).toBeUndefined();
  });

  it('names the address of the client, which no client can choose', () => {
    const headers = { 'x-viewer-ip': '198.51.100.1', 'x-forwarded-for': '192.0.2.1' };
    expect(clientAddress(secret, request(headers))).toBe('198.51.100.1');
    expect(clientAddress(none, request(headers))).toBe('203.0.113.7');
  });

  it('marks a client by its address without naming it, and by the network of a household where it is of IPv6', () => {
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
