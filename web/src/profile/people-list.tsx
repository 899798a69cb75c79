import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { t } from '../strings/profile.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Page } from '../ui/page.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './people-list.module.css';

interface PeopleListProps {
  title: string;
  /** The page that this list belongs to. */
  back: string;
  query: UseInfiniteQueryResult;
  empty: { icon: LucideIcon; text: string };
  /** The number of rows loaded; undefined until there are any. */
  count: number | undefined;
  children: ReactNode;
}

/** A page that lists people. */
export function PeopleList({ title, back, query, empty, count, children }: PeopleListProps) {
  return (
    <Page title={title} back={back}>
      {count === undefined && (query.isError ? <ErrorBox error={query.error} title={t('thisListDidNot')} retry={() => void query.refetch()} /> : <Spinner />)}
      {count === 0 && <Empty icon={empty.icon} title={empty.text} />}
      {count !== undefined && count > 0 && (
        <>
          <ul>{children}</ul>
          <LoadMore query={query} />
        </>
      )}
    </Page>
  );
}

interface PeopleRowProps {
  username: string;
  name?: string;
  /** Shown below the names. */
  note?: string | undefined;
  avatarUrl?: string | null;
  /** The content at the end of the row. */
  children: ReactNode;
}

export function PeopleRow({ username, name, note, avatarUrl, children }: PeopleRowProps) {
  return (
    <li className={styles.row}>
      <Link className={styles.person} to={`/u/${username}`}>
        <Avatar username={username} url={avatarUrl} size={44} />
        <span className={styles.names}>
          <strong>{username}</strong>
          {name && (
            <span>
              <bdi>{name}</bdi>
            </span>
          )}
          {note && <span>{note}</span>}
        </span>
      </Link>
      <span className={styles.end}>{children}</span>
    </li>
  );
}
