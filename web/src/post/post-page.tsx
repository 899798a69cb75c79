import { useQuery } from '@tanstack/react-query';
import { ImageOff } from 'lucide-react';
import { useNavigate, useParams } from 'react-router';
import { answer, api } from '../api/client.ts';
import { hasStatus } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { PostView } from './post-view.tsx';

export function Component() {
  const id = useParams()['postId']!;
  const navigate = useNavigate();
  const post = useQuery({
    queryKey: keys.post(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/posts/{post_id}', { params: { path: { post_id: id } }, signal })),
  });
  if (post.data) return <PostView post={post.data} onDeleted={() => void navigate(`/u/${post.data.username}`, { replace: true })} />;
  if (hasStatus(post.error, 404)) {
    return (
      <Empty icon={ImageOff} title="This post is gone" page>
        <title>Not found · Lambdagram</title>
        <p>It was deleted, or it never existed.</p>
        <ButtonLink to="/explore">Explore others</ButtonLink>
      </Empty>
    );
  }
  if (post.isError) return <ErrorBox error={post.error} title="This post did not load" retry={() => void post.refetch()} />;
  return <Spinner label="Loading the post" />;
}
