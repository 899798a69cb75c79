import { createStore, del, promisifyRequest, set, type UseStore } from 'idb-keyval';
import { answer, api } from '../api/client.ts';
import { hasStatus, isTransient } from '../api/problem.ts';

/** A comment that was written without a network. */
export interface WaitingComment {
  postId: string;
  body: { text: string; parent_id?: string };
  /** Its Idempotency-Key, under which it may have been sent already. */
  key: string;
  /** Milliseconds, to send them in their order. */
  writtenAt: number;
}

let opened: UseStore | undefined;
const store = () => (opened ??= createStore('lambdagram.outbox', 'comments'));
/** Everything of one account; arrays come after strings in the order of keys. */
const allOf = (owner: string) => IDBKeyRange.bound([owner], [owner, []]);

/** @throws where the browser keeps nothing, or has no room left */
export const keepComment = async (owner: string, comment: WaitingComment): Promise<void> => set([owner, comment.key], comment, store());

export const forgetComments = async (owner: string): Promise<void> =>
  store()('readwrite', (comments) => {
    comments.delete(allOf(owner));
    return promisifyRequest(comments.transaction);
  });

interface Outcome {
  comment: WaitingComment;
  /** Why it will never be posted. */
  error?: unknown;
}

/** Sends what waits, the oldest first, until the network is gone again. Tabs take turns; the keys make each comment one, whatever happens. */
export async function sendComments(owner: string, onSettled: (outcome: Outcome) => void): Promise<void> {
  // Without https there are no locks.
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
      // Whoever has to sign in again may post it then.
      if (isTransient(error) || hasStatus(error, 401)) return;
      outcome.error = error;
    }
    await del([owner, key], store());
    onSettled(outcome);
  }
}
