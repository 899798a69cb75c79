import { readFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';

const read = (file: string) => readFile(new URL(file, import.meta.url), 'utf8');

/** What the script requests on a page, with this in the browser's storage under this key. */
async function requested(pathname: string, key: string, session: string | null, window = {}): Promise<{ url: string; authorization: string | null }[]> {
  const sent: Request[] = [];
  runInNewContext(await read('public/early-feed.js'), {
    window,
    location: { pathname },
    localStorage: { getItem: (name: string) => (name === key ? session : null) },
    Request: class extends Request {
      constructor(path: string, init: RequestInit) {
        super(new URL(path, 'https://example.com'), init);
      }
    },
    fetch: async (request: Request) => {
      sent.push(request);
      throw new TypeError('offline');
    },
  });
  return sent.map(({ url, headers }) => ({ url, authorization: headers.get('Authorization') }));
}

// The script cannot import these.
const key = /storageKey = '([^']+)'/.exec(await read('src/session/session-store.ts'))![1]!;
const feed = await read('src/feed/use-feed.ts');
const [path, limit] = [/home: '([^']+)'/.exec(feed)![1]!, /homePosts = (\d+)/.exec(feed)![1]!];

it('requests exactly what the home page does, as the same user', async () => {
  expect(await requested('/', key, '{"token":"a token"}')).toEqual([{ url: `https://example.com${path}?limit=${limit}`, authorization: 'Bearer a token' }]);
});

it('requests nothing after the main script has started', async () => {
  expect(await requested('/', key, '{"token":"a token"}', { earlyFeed: undefined })).toEqual([]);
});

it.each([
  ['on other pages', '/explore', '{"token":"a token"}'],
  ['without a session', '/', null],
  ['with a broken one', '/', '{'],
])('requests nothing %s', async (_, pathname, session) => {
  expect(await requested(pathname, key, session)).toEqual([]);
});
