import { createStore, del, get, set, type UseStore } from 'idb-keyval';
import type { components } from '../api/schema.d.ts';

type Feed = components['schemas']['Feed'];

let opened: UseStore | undefined;
const store = () => (opened ??= createStore('lambdagram.feeds', 'feeds'));

/** The stored first page of a user's home feed; undefined if there is none, or the browser has no storage. */
export const findKeptFeed = async (owner: string): Promise<Feed | undefined> => {
  try {
    return await get<Feed>(owner, store());
  } catch {
    return undefined;
  }
};

export const keepFeed = async (owner: string, feed: Feed): Promise<void> => {
  await set(owner, feed, store()).catch(() => undefined);
};

export const forgetFeed = async (owner: string): Promise<void> => {
  await del(owner, store()).catch(() => undefined);
};
