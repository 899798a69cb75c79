import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { t } from '../strings/ui.ts';
import { Button } from './button.tsx';
import { ErrorBox } from './error-box.tsx';
import styles from './load-more.module.css';

type Pages = Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'error' | 'fetchNextPage'>;

interface LoadMoreProps {
  query: Pages;
  /** The message at the end of the list. */
  end?: string;
}

/** Loads the next page before the reader reaches the end of the list. The button is for those who scroll faster. */
export function LoadMore({ query, end }: LoadMoreProps) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = query;
  const sentinel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!hasNextPage || isFetchingNextPage || isFetchNextPageError) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void fetchNextPage(), {
      rootMargin: '900px 0px',
    });
    observer.observe(sentinel.current!);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  if (isFetchNextPageError) return <ErrorBox error={error} title={t('noMoreForNow')} retry={() => void fetchNextPage()} />;
  return (
    <div ref={sentinel} className={styles.more}>
      <div role="status">{isFetchingNextPage && <span className="visually-hidden">{t('loadingMore')}</span>}</div>
      {hasNextPage ? (
        <Button look="quiet" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? t('loadingMoreNow') : t('loadMore')}
        </Button>
      ) : (
        end && <p>{end}</p>
      )}
    </div>
  );
}
