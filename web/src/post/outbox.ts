import { createStore, del, promisifyRequest, set, type UseStore } from 'idb-keyval';
import { answer, api } from '../api/client.ts';
import { hasStatus, isTransient } from '../api/problem.ts';

/** A comment written offline. */
export interface WaitingComment {
  postId: string;
  body: { text: string; parent_id?: string };
  /** Its Idempotency-Key; it may already have been sent. */
  key: string;
  /** Milliseconds, for sending them in order. */
  writtenAt: number;
}

let opened: UseStore | undefined;
const store = () => (opened ??= createStore('lambdagram.outbox', 'comments'));
/** All of one account's entries; arrays sort after strings in the order of keys. */
const allOf = (owner: string) => IDBKeyRange.bound([owner], [owner, []]);

/** @throws if the browser has no storage, or no space left */
export const keepComment = async (owner: string, comment: WaitingComment): Promise<void> => set([owner, comment.key], comment, store());

export const forgetComments = async (owner: string): Promise<void> =>
  store()('readwrite', (comments) => {
    comments.delete(allOf(owner));
    return promisifyRequest(comments.transaction);
  });

interface Outcome {
  comment: WaitingComment;
  /** Why it cannot be posted. */
  error?: unknown;
}

/** Sends waiting comments, oldest first, until the network fails again. Tabs take turns; the keys keep each comment from being posted twice. */
export async function sendComments(owner: string, onSettled: (outcome: Outcome) => void): Promise<void> {
  // Locks need https.
  if (navigator.locks) await navigator.locks.request('lambdagram.outbox', () => sendAll(owner, onSettled));
  else await sendAll(owner, onSettled);
}

async function sendAll(owner: string, onSettled: (outcome: Outcome) => void): Promise<void> {
  const waiting = await store()('readonly', (comments) => promisifyRequest<WaitingComment[]>(comments.getAll(allOf(owner))));
  for (const comment of waiting.sort((one, other) => one.writtenAt - other.writtenAt)) {
    const { postId, body, key } = comment;
    const outcome: Outcome = { comment };
    try {
      await answer(api.POST('/api/v1/posts/{post_id}/comments', { params: { path: { post_id: postId }, header: { 'Idempotency-Key': key } }, body }));
    } catch (error) {
      // It can be posted after signing in again.
      if (isTransient(error) || hasStatus(error, 401)) return;
      outcome.error = error;
    }
    await del([owner, key], store());
    onSettled(outcome);
  }
}
