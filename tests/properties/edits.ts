import { expect } from 'vitest';
import { deletePost } from '../../core/posts/delete-post.ts';
import { editPost } from '../../core/posts/edit-post.ts';
import type { PostVersion } from '../../core/posts/versions-sql.ts';
import type { App } from '../../core/shared/app.ts';
import type { DomainError } from '../../core/shared/errors.ts';
import { newId } from '../../core/shared/ids.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { getPost } from '../../core/views/get-post.ts';
import { listPostEdits } from '../../core/views/list-post-edits.ts';
import { loadConfig } from '../../platform/config.ts';
import { createApp } from '../../platform/whole-app.ts';
import { withPatience } from '../cache/with-patience.ts';
import { people, post } from '../events/given.ts';

/** Numbers from 0 to below 1 that follow from the seed alone (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What `work` does, or the code of its refusal. */
const orCode = async <Result>(work: Promise<Result>): Promise<Result | string> => {
  try {
    return await work;
  } catch (error) {
    if ((error as DomainError).kind === undefined) throw error;
    return (error as DomainError).code;
  }
};

/**
 * Histories of a post that is edited, and sometimes deleted, in three containers at once, with requests that are sent again
 * while or after they are handled. Whoever reads after something was acknowledged, wherever, sees that or what came later.
 */
export async function tryHistories(count: number, firstSeed: number): Promise<{ edits: number; reads: number; deletions: number }> {
  const built = [1, 2, 3].map(() => createApp(loadConfig()));
  const containers = built.map(withPatience);
  const total = { edits: 0, reads: 0, deletions: 0 };
  try {
    const [author] = (await people(containers[0]!, 1)) as [string];
    for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
      const { edits, reads, isDeleted } = await tryHistory(containers, author, randomFrom(seed)).catch((cause: unknown) => {
        throw new Error(`the history of seed ${seed}`, { cause });
      });
      total.edits += edits;
      total.reads += reads;
      total.deletions += Number(isDeleted);
    }
    return total;
  } finally {
    await Promise.all(built.map((app) => app.close()));
  }
}

async function tryHistory(containers: readonly App[], author: string, random: () => number) {
  const any = () => containers[Math.floor(random() * containers.length)]!;
  const id = await post(any(), author);
  /** The texts of versions that were acknowledged. */
  const texts = new Map([[1, '']]);
  let latest = 1;
  let isDeleted = false;
  let reads = 0;
  let asked = 0;

  const look = async (reader: App) => {
    const [since, wasDeleted] = [latest, isDeleted];
    const seen = await orCode(getPost(reader, undefined, id));
    reads += 1;
    if (typeof seen === 'string') return expect(seen).toBe('post_not_found');
    expect(wasDeleted).toBe(false);
    expect(seen.version).toBeGreaterThanOrEqual(since);
    // One that nobody has heard of yet is acknowledged in a moment.
    if (texts.has(seen.version)) expect(seen.caption).toBe(texts.get(seen.version));
  };
  const acknowledge = ({ version, caption }: PostVersion) => {
    expect(texts.get(version) ?? caption).toBe(caption);
    texts.set(version, caption);
    latest = Math.max(latest, version);
  };
  const edit = async () => {
    asked += 1;
    const [request, caption] = [newId(), `Text ${asked}`];
    const versions = random() < 0.3 ? [latest] : undefined;
    const send = () => orCode(editPost(any(), author, id, { caption }, { id: request, versions }));
    // Some are sent again at once, as a client does that heard nothing.
    const outcomes = await Promise.all(random() < 0.3 ? [send(), send()] : [send()]);
    for (const outcome of outcomes) if (typeof outcome !== 'string') acknowledge(outcome);
    const [first] = outcomes;
    await look(any());
    // And some much later: that returns the same, and undoes nothing.
    if (random() < 0.5) {
      const [before, again] = [latest, await send()];
      if (typeof first !== 'string' && typeof again !== 'string') expect(again).toEqual(first);
      if (typeof first === 'string' && typeof again !== 'string') acknowledge(again);
      expect(latest).toBeGreaterThanOrEqual(before);
      await look(any());
    }
  };
  const remove = async () => {
    const outcome = await orCode(deletePost(any(), author, id));
    if (outcome === undefined) isDeleted = true;
    await look(any());
  };
  const writers = Array.from({ length: 3 }, async () => {
    for (let turn = 0; turn < 3; turn += 1) await edit();
  });
  await Promise.all([...writers, ...(random() < 0.25 ? [remove()] : [])]);

  for (const reader of containers) {
    await look(reader);
    if (isDeleted) continue;
    expect((await getPost(reader, undefined, id)).caption).toBe(texts.get(latest));
    const { edits } = await listPostEdits(reader, undefined, id, PageRequest.parse({ limit: '100' }));
    expect(edits.map(({ version, caption }) => [version, caption])).toEqual(
      Array.from({ length: latest - 1 }, (_, index) => [latest - 1 - index, texts.get(latest - 1 - index)]),
    );
  }
  return { edits: latest - 1, reads, isDeleted };
}
