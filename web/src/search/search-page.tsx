import { SearchX, Search } from 'lucide-react';
import { useSearchParams } from 'react-router';
import { api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { HashtagLinks } from '../hashtags/hashtag-links.tsx';
import { PostGrid } from '../post/post-grid.tsx';
import { FollowButton } from '../profile/follow-button.tsx';
import { PeopleRow } from '../profile/people-list.tsx';
import { t } from '../strings/search.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { SearchBox } from './search-box.tsx';
import styles from './search-page.module.css';

export function Component() {
  const q = useSearchParams()[0].get('q')?.trim().slice(0, 100) ?? '';
  return (
    <div className={styles.page}>
      <title>{t('pageTitle', { title: q || t('search') })}</title>
      <header className={styles.header}>
        <h1>{t('search')}</h1>
        <SearchBox key={q} initial={q} />
      </header>
      {q ? (
        <Results q={q} />
      ) : (
        <Empty icon={Search} title={t('whatAreYouLooking')}>
          <p>{t('findPeopleByName')}</p>
        </Empty>
      )}
    </div>
  );
}

function Results({ q }: { q: string }) {
  const query = usePages({
    queryKey: keys.search(q),
    limit: 24,
    fetchPage: (page, signal) => api.GET('/api/v1/search', { params: { query: { q, ...page } }, signal }),
  });
  if (!query.data) {
    return query.isError ? <ErrorBox error={query.error} title={t('theSearchDidNot')} retry={() => void query.refetch()} /> : <Spinner label={t('searching')} />;
  }
  const { users = [], hashtags = [] } = query.data.pages[0] ?? {};
  const posts = query.data.pages.flatMap((page) => page.posts ?? []);
  if (users.length + hashtags.length + posts.length === 0) {
    return (
      <Empty icon={SearchX} title={t('nothingFound')}>
        <p>{t('tryAnotherSpellingOr')}</p>
      </Empty>
    );
  }
  return (
    <>
      {users.length > 0 && (
        <section aria-labelledby="found-people">
          <h2 id="found-people">{t('people')}</h2>
          <ul className={styles.people}>
            {users.map((person) => (
              <PeopleRow key={person.id} username={person.username} name={person.display_name} avatarUrl={person.avatar_url}>
                <FollowButton id={person.id} username={person.username} follows={person.viewer_follows} />
              </PeopleRow>
            ))}
          </ul>
        </section>
      )}
      {hashtags.length > 0 && (
        <section aria-labelledby="found-hashtags">
          <h2 id="found-hashtags">{t('hashtags')}</h2>
          <HashtagLinks hashtags={hashtags} />
        </section>
      )}
      {posts.length > 0 && (
        <section aria-labelledby="found-posts">
          <h2 id="found-posts">{t('posts')}</h2>
          <PostGrid posts={posts} />
          <LoadMore query={query} />
        </section>
      )}
    </>
  );
}
