import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useMe } from '../profile/use-me.ts';
import { NotFound } from '../shell/not-found-page.tsx';
import { t } from '../strings/moderation.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Page } from '../ui/page.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './moderation.module.css';

/** The frame of the pages for moderators and admins, with navigation. Other users see that there is nothing here. */
export function ModerationFrame({ title, children, adminsOnly = false }: { title: string; children: ReactNode; adminsOnly?: boolean }) {
  const me = useMe();
  if (!me.data) return me.isError ? <ErrorBox error={me.error} title={t('thisPageDidNot')} retry={() => void me.refetch()} /> : <Spinner />;
  const isAdmin = me.data.roles.includes('admins');
  if (adminsOnly ? !isAdmin : me.data.roles.length === 0) return <NotFound />;
  return (
    <Page title={title}>
      <nav className={styles.tabs} aria-label={t('moderation')}>
        <NavLink to="/moderation" end>
          {t('reports')}
        </NavLink>
        <NavLink to="/moderation/appeals">{t('appeals')}</NavLink>
        <NavLink to="/moderation/log">{t('log')}</NavLink>
        {isAdmin && <NavLink to="/moderation/instance">{t('instance')}</NavLink>}
      </nav>
      {children}
    </Page>
  );
}

interface QueueProps {
  query: UseInfiniteQueryResult;
  /** The number of entries loaded; undefined until there are any. */
  count: number | undefined;
  empty: string;
  children: ReactNode;
}

/** A list of pending items. */
export function Queue({ query, count, empty, children }: QueueProps) {
  if (count === undefined) return query.isError ? <ErrorBox error={query.error} title={t('thisListDidNot')} retry={() => void query.refetch()} /> : <Spinner />;
  if (count === 0) return <Empty icon={ShieldCheck} title={empty} />;
  return (
    <>
      <ul className={styles.list}>{children}</ul>
      <LoadMore query={query} />
    </>
  );
}
