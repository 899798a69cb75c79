import { type ReactNode, useState } from 'react';
import { t } from '../strings/post.ts';
import { ErrorBox } from '../ui/error-box.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Modal } from '../ui/modal.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './edited.module.css';

/** Marks edited content, with a button that shows its earlier versions. */
export function Edited({ at, children }: { at: string | undefined; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  if (at === undefined) return null;
  return (
    <>
      <button type="button" className={styles.edited} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t.rich('edited', { time: () => <TimeAgo at={at} /> })}
      </button>
      {isOpen && (
        <Modal title={t('earlierVersions')} onClose={() => setOpen(false)}>
          {children}
        </Modal>
      )}
    </>
  );
}

interface Edit {
  version: number;
  created_at: string;
}

interface EditsProps<Version extends Edit> {
  query: Parameters<typeof LoadMore>[0]['query'] & { data: { pages: { edits: Version[] }[] } | undefined; isError: boolean; refetch: () => Promise<unknown> };
  children: (edit: Version) => ReactNode;
}

/** Earlier versions, latest first. */
export function Edits<Version extends Edit>({ query, children }: EditsProps<Version>) {
  const edits = query.data?.pages.flatMap((page) => page.edits);
  if (!edits) return query.isError ? <ErrorBox error={query.error} title={t('theEarlierVersionsDid')} retry={() => void query.refetch()} /> : <Spinner label={t('loadingEarlierVersions')} />;
  return (
    <>
      <ol className={styles.edits} reversed>
        {edits.map((edit) => (
          <li key={edit.version}>
            <span className={styles.time}>
              <TimeAgo at={edit.created_at} />
            </span>
            {children(edit)}
          </li>
        ))}
      </ol>
      {query.hasNextPage && <LoadMore query={query} />}
    </>
  );
}
