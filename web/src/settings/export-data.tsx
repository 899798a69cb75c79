import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { answer, api } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { t } from '../strings/settings.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { dayOf } from './use-stay.ts';
import styles from './export-data.module.css';

/** Polling intervals (ms) for a running export, and for a finished one, whose URLs are valid for 15 minutes. */
const whileRunning = 2_000;
const whileReady = 10 * 60_000;

const size = (bytes: number) => {
  if (bytes < 1e6) return t('kilobytes', { size: Math.ceil(bytes / 1e3) });
  return bytes < 1e9 ? t('megabytes', { size: bytes / 1e6 }) : t('gigabytes', { size: bytes / 1e9 });
};

/** Requests an export of all data, shows its progress, and links to its files. */
export function ExportData() {
  const notify = useNotify();
  const queries = useQueryClient();
  const latest = useQuery({
    queryKey: keys.exports,
    queryFn: async ({ signal }) => (await answer(api.GET('/api/v1/users/me/exports', { signal }))).exports[0] ?? null,
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? whileRunning : state.data?.status === 'ready' && whileReady),
  });
  const request = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/users/me/exports')),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.exports }),
    onError: (error) => notify(messageOf(error)),
  });
  if (latest.isLoadingError) return <ErrorBox error={latest.error} title={t('yourExportDidNot')} retry={() => void latest.refetch()} />;
  // While it loads, this is as high as without an export; otherwise the button to delete the account could move just as
  // somebody clicks it.
  const made = latest.data;
  return (
    <>
      <p>{t('everythingYouHaveHere')}</p>
      {made?.status === 'running' && (
        <div className={styles.progress}>
          <label htmlFor="export-progress">{t('yourExportIsBeing')}</label>
          <progress id="export-progress" max={100} value={made.progress} />
          <span>{made.progress} %</span>
        </div>
      )}
      {made?.status === 'ready' && (
        <>
          <ul className={styles.files}>
            {made.files.map(({ url, bytes }, index) => (
              <li key={index}>
                <a href={url}>
                  <Download size={18} aria-hidden="true" /> {made.files.length === 1 ? t('downloadYourExport') : t('downloadPartOf', { index: index + 1, files: made.files.length })}
                </a>
                <span>{size(bytes)}</span>
              </li>
            ))}
          </ul>
          <p>
            {[
              t('madeOn', { date: dayOf(made.created_at) }),
              made.expires_at && t('availableUntil', { date: dayOf(made.expires_at) }),
              made.files.length > 1 && t('unpackAllParts'),
            ]
              .filter(Boolean)
              .join(' ')}
          </p>
        </>
      )}
      {made?.status === 'failed' && <p>{t('yourExportCouldNot')}</p>}
      {made?.status === 'expired' && <p>{t('yourLastExportIs')}</p>}
      {made?.status !== 'running' && (
        <Button look="quiet" disabled={latest.isPending || request.isPending} onClick={() => request.mutate()}>
          {request.isPending ? t('requesting') : made ? t('requestANewExport') : t('requestAnExport')}
        </Button>
      )}
    </>
  );
}
