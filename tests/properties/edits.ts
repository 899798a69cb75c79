import { expect } from 'vitest';
import { addComment } from '../../core/comments/add-comment.ts';
import { deleteComment } from '../../core/comments/delete-comment.ts';
import { editComment } from '../../core/comments/edit-comment.ts';
import { deletePost } from '../../core/posts/delete-post.ts';
import { editPost } from '../../core/posts/edit-post.ts';
import type { App } from '../../core/shared/app.ts';
import type { DomainError } from '../../core/shared/errors.ts';
import { newId } from '../../core/shared/ids.ts';
import { PageRequest } from '../../core/shared/page.ts';
import type { EditRequest } from '../../core/shared/versions.ts';
import { getPost } from '../../core/views/get-post.ts';
import { listCommentEdits } from '../../core/views/list-comment-edits.ts';
import { listComments } from '../../core/views/list-comments.ts';
import { listPostEdits } from '../../core/views/list-post-edits.ts';
import { loadConfig } from '../../platform/config.ts';
import { createApp } from '../../platform/whole-app.ts';
import { withPatience } from '../cache/with-patience.ts';
import { people, post } from '../events/given.ts';
import { randomFrom } from './random-from.ts';

/** The result of `work`, or the code of its error. */
const orCode = async <Result>(work: Promise<Result>): Promise<Result | string> => {
  try {
    return await work;
  } catch (error) {
    if ((error as DomainError).kind === undefined) throw error;
    return (error as DomainError).code;
  }
};

interface Version {
  version: number;
  text: string;
}

/** What is edited: a post or a comment. */
interface Subject {
  edit(app: App, text: string, request: EditRequest): Promise<Version>;
  remove(app: App): Promise<void>;
  /** The version that everyone reads; undefined if deleted. */
  read(app: App): Promise<Version | undefined>;
  /** Its earlier versions, latest first. */
  earlier(app: App): Promise<Version[]>;
}

const all = PageRequest.parse({ limit: '100' });
const unlessGone = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
  const result = await orCode(work);
  if (typeof result !== 'string') return result;
  expect(result).toMatch(/_not_found$/);
  return undefined;
};

const subjects: Record<string, (app: App, author: string) => Promise<Subject>> = {
  post: async (app, author) => {
    const id = await post(app, author);
    const version = (of: { version: number; caption: string }): Version => ({ version: of.version, text: of.caption });
    return {
      edit: async (by, caption, request) => version(await editPost(by, author, id, { caption }, request)),
      remove: (by) => deletePost(by, author, id),
      read: async (by) => {
        const found = await unlessGone(getPost(by, undefined, id));
        return found && version(found);
      },
      earlier: async (by) => (await listPostEdits(by, undefined, id, all)).edits.map(version),
    };
  },
  comment: async (app, author) => {
    const path = { post_id: await post(app, author), comment_id: newId() };
    await addComment(app, author, { post_id: path.post_id, text: '' }, path.comment_id);
    const version = (of: { version?: number; text: string }): Version => ({ version: of.version ?? 1, text: of.text });
    return {
      edit: async (by, text, request) => version(await editComment(by, author, path, { text }, request)),
      remove: (by) => deleteComment(by, author, path),
      read: async (by) => {
        const [found] = (await listComments(by, undefined, path.post_id, all)).comments;
        return found && version(found);
      },
      earlier: async (by) => (await listCommentEdits(by, undefined, path, all)).edits.map(version),
    };
  },
};

/**
 * Random histories of a post or a comment that is edited, and sometimes deleted, in three containers concurrently, with requests that
 * are repeated during or after the first one. Every reader, in any container, sees the acknowledged state or a later one.
 */
export async function tryHistories(what: 'post' | 'comment', count: number, firstSeed: number): Promise<{ edits: number; reads: number; deletions: number }> {
  const built = [1, 2, 3].map(() => createApp(loadConfig()));
  const containers = built.map(withPatience);
  const total = { edits: 0, reads: 0, deletions: 0 };
  try {
    const [author] = (await people(containers[0]!, 1)) as [string];
    for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
      const { edits, reads, isDeleted } = await tryHistory(containers, (app) => subjects[what]!(app, author), randomFrom(seed)).catch((cause: unknown) => {
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

async function tryHistory(containers: readonly App[], make: (app: App) => Promise<Subject>, random: () => number) {
  const any = () => containers[Math.floor(random() * containers.length)]!;
  const subject = await make(any());
  /** The texts of acknowledged versions. */
  const texts = new Map([[1, '']]);
  let latest = 1;
  let isDeleted = false;
  let reads = 0;
  let asked = 0;

  const look = async (reader: App) => {
    const [since, wasDeleted] = [latest, isDeleted];
    const seen = await subject.read(reader);
    reads += 1;
    if (seen === undefined) {
      if (!isDeleted) await expect.poll(() => isDeleted, { timeout: 60_000 }).toBe(true);
      return;
    }
    expect(wasDeleted).toBe(false);
    expect(seen.version).toBeGreaterThanOrEqual(since);
    // A version may be read before it is acknowledged.
    if (texts.has(seen.version)) expect(seen.text).toBe(texts.get(seen.version));
  };
  const acknowledge = ({ version, text }: Version) => {
    expect(texts.get(version) ?? text).toBe(text);
    texts.set(version, text);
    latest = Math.max(latest, version);
  };
  const edit = async () => {
    asked += 1;
    const [request, text] = [newId(), `Text ${asked}`];
    const versions = random() < 0.3 ? [latest] : undefined;
    const send = () => orCode(subject.edit(any(), text, { id: request, versions }));
    // Some requests are repeated at once, as if the client had not received a response.
    const outcomes = await Promise.all(random() < 0.3 ? [send(), send()] : [send()]);
    for (const outcome of outcomes) if (typeof outcome !== 'string') acknowledge(outcome);
    const [first] = outcomes;
    await look(any());
    // Some are repeated much later, which must return the same result and not undo anything.
    if (random() < 0.5) {
      const [before, again] = [latest, await send()];
      if (typeof first !== 'string' && typeof again !== 'string') expect(again).toEqual(first);
      if (typeof first === 'string' && typeof again !== 'string') acknowledge(again);
      expect(latest).toBeGreaterThanOrEqual(before);
      await look(any());
    }
  };
  const remove = async () => {
    const outcome = await orCode(subject.remove(any()));
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
    expect(await subject.read(reader)).toEqual({ version: latest, text: texts.get(latest) });
    expect(await subject.earlier(reader)).toEqual(
      Array.from({ length: latest - 1 }, (_, index) => ({ version: latest - 1 - index, text: texts.get(latest - 1 - index) })),
    );
  }
  return { edits: latest - 1, reads, isDeleted };
}
