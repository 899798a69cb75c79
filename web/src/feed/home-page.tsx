import { Images } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { Post } from '../api/client.ts';
import { Suggested } from '../profile/suggested.tsx';
import { t } from '../strings/feed.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { useMedia } from '../ui/use-media.ts';
import { FeedSkeleton } from './feed-skeleton.tsx';
import styles from './home-page.module.css';
import { PostCard } from './post-card.tsx';
import { useKeptFeed } from './use-kept-feed.ts';

/** The number of posts on the first screen, whose photos are fetched first. */
const onFirstScreen = 2;

export function Component() {
  const feed = useKeptFeed();
  const posts = feed.data?.pages.flatMap((page) => page.posts);
  const isEmpty = posts?.length === 0;
  const [waited] = useState(!posts);
  // The same breakpoint as in the styles.
  const hasSide = useMedia('(min-width: 1160px)') && !isEmpty;
  return (
    <div className={styles.page}>
      <title>{t('lambdagram')}</title>
      <h1 className="visually-hidden">{t('home')}</h1>
      <div className={styles.feed}>
        {!posts && (feed.isError ? <ErrorBox error={feed.error} title={t('yourFeedDidNot')} retry={() => void feed.refetch()} /> : <FeedSkeleton />)}
        {isEmpty && (
          <Empty icon={Images} title={t('yourFeedIsWaiting')}>
            <p>{t('followPeopleWhosePhotos')}</p>
            <ButtonLink to="/explore">{t('explore')}</ButtonLink>
            <ButtonLink to="/create" look="plain">
              {t('shareAPhoto')}
            </ButtonLink>
          </Empty>
        )}
        {isEmpty && <Suggested count={10} />}
        {posts && posts.length > 0 && <Posts posts={posts} query={feed} inSteps={waited} />}
      </div>
      {hasSide && (
        <aside className={styles.side} aria-label={t('suggestions')}>
          <Suggested count={5} />
        </aside>
      )}
    </div>
  );
}

/** With `inSteps`, shows the first screen before rendering the rest. Without it, renders everything, so that the scroll position can be restored. */
function Posts({ posts, query, inSteps }: { posts: Post[]; query: ReturnType<typeof useKeptFeed>; inSteps: boolean }) {
  const isWhole = useDeferredValue(true, !inSteps);
  return (
    <>
      {(isWhole ? posts : posts.slice(0, onFirstScreen)).map((post, index) => (
        <PostCard key={post.id} post={post} eager={index < onFirstScreen} />
      ))}
      {isWhole && <LoadMore query={query} end={t('youHaveSeenIt')} />}
    </>
  );
}
