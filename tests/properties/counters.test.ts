import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { addComment } from '../../core/comments/add-comment.ts';
import { deleteComment } from '../../core/comments/delete-comment.ts';
import { listComments } from '../../core/views/list-comments.ts';
import { newId } from '../../core/shared/ids.ts';
import { readCounts } from '../../core/interactions/counters.ts';
import { likePost, unlikePost } from '../../core/likes/like-post.ts';
import { listLikes } from '../../core/views/list-likes.ts';
import { getPost } from '../../core/views/get-post.ts';
import { theApp } from '../../platform/whole-app.ts';
import { aCrowd, aPost, aUser } from '../setup/given.ts';

/** An action on a post; the comment may or may not exist. */
interface Action {
  what: 'like' | 'unlike' | 'comment' | 'delete';
  who: number;
  comment: number;
}

const people = 4;
const action: fc.Arbitrary<Action> = fc.record({
  what: fc.constantFrom<Action['what'][]>('like', 'unlike', 'comment', 'delete'),
  who: fc.nat({ max: people - 1 }),
  comment: fc.nat({ max: 4 }),
});

let author: { token: string };
let crowd: { id: string }[];
beforeAll(async () => {
  [author, crowd] = await Promise.all([aUser(), aCrowd(people)]);
});

/** Creates a post, and functions for the actions. Comment ids are fixed, so that the same comment can be created twice. */
async function aStage() {
  const post = await aPost(author);
  const comments = Array.from({ length: 5 }, newId);
  const perform = async (step: Action) => {
    const user = crowd[step.who]!.id;
    if (step.what === 'like') await likePost(theApp(), user, post);
    else if (step.what === 'unlike') await unlikePost(theApp(), user, post);
    else if (step.what === 'comment') await addComment(theApp(), user, { post_id: post, text: 'x' }, comments[step.comment]!);
    else {
      const path = { post_id: post, comment_id: comments[step.comment]! };
      await deleteComment(theApp(), user, path).catch((error: { kind?: string }) => {
        if (error.kind !== 'not_found' && error.kind !== 'forbidden') throw error;
      });
    }
  };
  return { post, perform };
}

const all = { limit: 100 };

describe('the counts of a post', () => {
  it('match a simple model after any sequence of likes, unlikes, comments and deletions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 14 }), async (actions) => {
        const { post, perform } = await aStage();
        const likes = new Set<number>();
        const owners = new Map<number, number>();
        for (const step of actions) {
          await perform(step);
          if (step.what === 'like') likes.add(step.who);
          else if (step.what === 'unlike') likes.delete(step.who);
          else if (step.what === 'comment') owners.set(step.comment, owners.get(step.comment) ?? step.who);
          else if (owners.get(step.comment) === step.who) owners.delete(step.comment);
          expect(await readCounts(theApp(), post)).toMatchObject({ likes: likes.size, comments: owners.size });
        }
        const likeList = await listLikes(theApp(), undefined, post, all);
        const commentList = await listComments(theApp(), undefined, post, all);
        const likers = [...likes].map((index) => crowd[index]!.id);
        expect(likeList.likes.map(({ user_id }) => user_id).toSorted()).toEqual(likers.toSorted());
        expect(commentList.comments.length).toBe(owners.size);
      }),
      { numRuns: 12 },
    );
  });

  it('equal the rows, in the database and in the cache, after any concurrent actions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 25 }), async (actions) => {
        const { post, perform } = await aStage();
        await Promise.all(actions.map(perform));
        const [counts, likeList, commentList, shown] = await Promise.all([
          readCounts(theApp(), post),
          listLikes(theApp(), undefined, post, all),
          listComments(theApp(), undefined, post, all),
          getPost(theApp(), undefined, post),
        ]);
        expect(counts).toMatchObject({ likes: likeList.likes.length, comments: commentList.comments.length });
        expect(shown).toMatchObject({ likes_count: counts.likes, comments_count: counts.comments });
      }),
      { numRuns: 12 },
    );
  });
});
