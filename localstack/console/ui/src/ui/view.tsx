import type { UseQueryResult } from '@tanstack/react-query';
import { Braces } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { ErrorBox } from '../../../../../web/src/ui/error-box.tsx';
import { Spinner } from '../../../../../web/src/ui/spinner.tsx';
import styles from './view.module.css';

interface FrameProps {
  title: string;
  aside?: ReactNode;
  /** Describes the page in one sentence. */
  hint?: ReactNode;
  children: ReactNode;
}

/** A page of the console. */
export const Frame = ({ title, aside, hint, children }: FrameProps) => (
  <div className={styles.view}>
    <title>{`${title} · Lambdagram console`}</title>
    <header className={styles.head}>
      <h1>{title}</h1>
      {aside}
      {hint && <p>{hint}</p>}
    </header>
    {children}
  </div>
);

interface ViewProps<Data> extends Pick<FrameProps, 'title' | 'hint'> {
  query: UseQueryResult<Data>;
  children: (data: Data) => ReactNode;
}

/** A page that shows a JSON document once it is loaded, with a link to it. */
export function View<Data>({ title, hint, query, children }: ViewProps<Data>) {
  const { pathname, search } = useLocation();
  const json = (
    <a className={styles.json} href={`/api${pathname}${search}`}>
      <Braces size={16} aria-hidden="true" />
      JSON
    </a>
  );
  return (
    <Frame title={title} aside={json} hint={hint}>
      {query.error && <ErrorBox error={query.error} retry={() => void query.refetch()} />}
      {query.data !== undefined ? children(query.data) : query.error ? null : <Spinner />}
    </Frame>
  );
}

export function Section({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <header className={styles.sectionHead}>
        <h2>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** An empty state. */
export const Nothing = ({ children }: { children: ReactNode }) => <p className={styles.nothing}>{children}</p>;
