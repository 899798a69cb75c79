import { useInfiniteQuery } from '@tanstack/react-query';
import { Heart } from 'lucide-react';
import { useParams } from 'react-router';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { PeopleList, PeopleRow } from '../profile/people-list.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';

/** Who likes a post. */
export function Component() {
  const id = useParams()['postId']!;
  const query = useInfiniteQuery({
    queryKey: keys.likes(id),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/v1/posts/{post_id}/likes', {
          params: { path: { post_id: id }, query: { limit: 30, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor,
  });
  const likes = query.data?.pages.flatMap((page) => page.likes);
  return (
    <PeopleList title="Likes" back={`/p/${id}`} query={query} empty={{ icon: Heart, text: 'Nobody likes this yet.' }} count={likes?.length}>
      {likes?.map(({ user_id, username, created_at }) => (
        <PeopleRow key={user_id} username={username}>
          <TimeAgo at={created_at} />
        </PeopleRow>
      ))}
    </PeopleList>
  );
}
