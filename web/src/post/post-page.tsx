import { useQuery } from '@tanstack/react-query';
import { ImageOff } from 'lucide-react';
import { useNavigate, useParams } from 'react-router';
import { answer, api } from '../api/client.ts';
import { hasStatus } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { t } from '../strings/post.ts';
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
  // Checked before showing data loaded earlier, since the post may be deleted while the page is open.
  if (hasStatus(post.error, 404)) {
    return (
      <Empty icon={ImageOff} title={t('thisPostIsGone')} page>
        <title>{t('notFoundPageTitle')}</title>
        <p>{t('itWasDeletedOr')}</p>
        <ButtonLink to="/explore">{t('exploreOthers')}</ButtonLink>
      </Empty>
    );
  }
  if (post.data) return <PostView post={post.data} onDeleted={() => void navigate(`/u/${post.data.username}`, { replace: true })} />;
  if (post.isError) return <ErrorBox error={post.error} title={t('thisPostDidNot')} retry={() => void post.refetch()} />;
  return <Spinner label={t('loadingThePost')} />;
}
