import { Heart } from 'lucide-react';
import { useParams } from 'react-router';
import { api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { PeopleList, PeopleRow } from '../profile/people-list.tsx';
import { t } from '../strings/post.ts';
import { TimeAgo } from '../ui/time-ago.tsx';

/** The people who like a post. */
export function Component() {
  const id = useParams()['postId']!;
  const query = usePages({
    queryKey: keys.likes(id),
    limit: 30,
    fetchPage: (page, signal) => api.GET('/api/v1/posts/{post_id}/likes', { params: { path: { post_id: id }, query: page }, signal }),
  });
  const likes = query.data?.pages.flatMap((page) => page.likes);
  return (
    <PeopleList title={t('likes')} back={`/p/${id}`} query={query} empty={{ icon: Heart, text: t('nobodyLikesThisYet') }} count={likes?.length}>
      {likes?.map(({ user_id, username, avatar_url, created_at }) => (
        <PeopleRow key={user_id} username={username} avatarUrl={avatar_url}>
          <TimeAgo at={created_at} />
        </PeopleRow>
      ))}
    </PeopleList>
  );
}
