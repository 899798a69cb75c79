import { expect } from 'vitest';
import { listWatchers } from '../../../core/live/watching.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { callApi } from '../../setup/call-api.ts';
import { eventually } from '../../setup/eventually.ts';
import { aPost, aUser } from '../../setup/given.ts';
import { aTicket, messagesOf, openPage } from '../../setup/live-page.ts';

/** How many pages watch a post. With more than 500, none of them would be notified. */
const perPost = 400;

/** Opens pages, likes the posts they watch, and waits until all pages have been notified. Prints how long (ms) that took; returns the median. */
export async function reachPages(count: number): Promise<number> {
  const [author, viewer, fan] = await Promise.all([aUser('author'), aUser('viewer'), aUser('fan')]);
  const posts = await Promise.all(Array.from({ length: Math.ceil(count / perPost) }, () => aPost(author)));
  const pages: (Awaited<ReturnType<typeof openPage>> & { post: string })[] = [];
  while (pages.length < count) {
    const some = Math.min(50, count - pages.length);
    const opened = await Promise.all(Array.from({ length: some }, async (_, index) => openPage(await aTicket([author, viewer][index % 2]!))));
    pages.push(...opened.map((page, index) => Object.assign(page, { post: posts[Math.floor((pages.length + index) / perPost)]! })));
  }
  const times: number[] = [];
  try {
    for (const page of pages) page.send({ action: 'subscribe', post_ids: [page.post] });
    await eventually(async () => {
      for (const post of posts) expect(await listWatchers(theApp(), post)).toHaveLength(pages.filter((page) => page.post === post).length);
    });
    for (const post of posts) {
      const watching = pages.filter((page) => page.post === post);
      const liked = performance.now();
      await callApi('POST', `/api/v1/posts/${post}/like`, { token: fan.token });
      await eventually(async () => expect(watching.filter((page) => messagesOf(page, 'post.counts').length === 0)).toHaveLength(0));
      times.push(...watching.map(({ received }) => received.find(({ message }) => message.type === 'post.counts')!.at - liked));
    }
    times.sort((a, b) => a - b);
    console.log(`likes reach ${count} pages: median ${Math.round(medianOf(times))} ms, last ${Math.round(times.at(-1)!)} ms`);
  } finally {
    for (const page of pages) page.close();
  }
  await eventually(async () => {
    for (const post of posts) expect(await listWatchers(theApp(), post)).toEqual([]);
  });
  return medianOf(times);
}

const medianOf = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)]!;
