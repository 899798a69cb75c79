import { createStore, del, promisifyRequest, set, type UseStore } from 'idb-keyval';
import { answer, api } from '../api/client.ts';
import { hasStatus, isTransient } from '../api/problem.ts';

/** A comment written offline. */
export interface WaitingComment {
  postId: string;
  body: { text: string; parent_id?: string };
  /** Its Idempotency-Key, since it may already have been sent. */
  key: string;
  /** In ms since 1970, for sending comments in order. */
  writtenAt: number;
}

let opened: UseStore | undefined;
const store = () => (opened ??= createStore('lambdagram.outbox', 'comments'));
/** The range of all entries of one account: as keys, arrays sort after strings. */
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
  /** The reason if it cannot be posted. */
  error?: unknown;
}

/** Sends waiting comments, oldest first, until the network fails again. Only one tab does this at a time; keys prevent duplicates. */
export async function sendComments(owner: string, onSettled: (outcome: Outcome) => void): Promise<void> {
  // Locks are only available over HTTPS.
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
      // After a 401 it can be posted once the user has signed in again.
      if (isTransient(error) || hasStatus(error, 401)) return;
      outcome.error = error;
    }
    await del([owner, key], store());
    onSettled(outcome);
  }
}
