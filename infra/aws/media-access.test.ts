import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';

const handler = createRequire(import.meta.url)('./edge-functions/media-access.cjs') as (event: { request: { uri: string } }) => Promise<{ uri?: string; statusCode?: number }>;
const owner = '0198c1f2-77aa-7c3e-9b1d-3f2e1d0c9b8a';
const soon = Math.floor(Date.now() / 1000) + 600;

afterEach(() => vi.unstubAllGlobals());

/** Runs the function like CloudFront, with a store that contains these markers. */
async function isRefused(uri: string, markers: Record<string, string>): Promise<boolean> {
  vi.stubGlobal('cf', { kvs: () => ({ get: async (key: string) => markers[key] ?? Promise.reject(new Error('KeyNotFound')) }) });
  const answer = await handler({ request: { uri } });
  expect(answer).toMatchObject(answer.statusCode === undefined ? { uri } : { statusCode: 403 });
  return answer.statusCode === 403;
}

describe('requests rejected by CloudFront', () => {
  it.each([
    ['a public photo', `/public/${owner}/hash/780.webp`, { none: false, private: true, gone: true, 'gone, long ago': true }],
    ['a public profile picture', `/public/${owner}/avatar/hash/320.webp`, { none: false, private: false, gone: true, 'gone, long ago': true }],
    ['a photo at a signed address', `/${owner}/hash/780.webp`, { none: false, private: false, gone: true, 'gone, long ago': false }],
    ['a photo from before there were folders', '/ab/cdef/medium.jpg', { none: false, private: false, gone: false, 'gone, long ago': false }],
  ])('for %s depend on the owner’s marker', async (_, uri, expected) => {
    const markers = { none: {}, private: { [owner]: `private ${soon} 1` }, gone: { [owner]: `gone ${soon} 1` }, 'gone, long ago': { [owner]: `gone ${soon - 1_200} 1` } };
    for (const [name, refused] of Object.entries(expected)) expect([name, await isRefused(uri, markers[name as keyof typeof markers])]).toEqual([name, refused]);
  });
});
