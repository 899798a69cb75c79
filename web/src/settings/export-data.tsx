import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { answer, api } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Spinner } from '../ui/spinner.tsx';
import styles from './export-data.module.css';

/** Polling intervals (ms): for a running export, and for a finished one, whose URLs last 15 minutes. */
const whileRunning = 2_000;
const whileReady = 10 * 60_000;

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long' });
const size = (bytes: number) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`);

/** Asks for an export of everything, shows how far it has got, and has its files. */
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
  if (latest.data === undefined) return latest.isError ? <ErrorBox error={latest.error} title="Your export did not load" retry={() => void latest.refetch()} /> : <Spinner />;
  const made = latest.data;
  return (
    <>
      <p>Everything you have here, as ZIP files: your profile, posts, comments, likes, follows, saved posts and reports, and your photos in the best quality we have. Open index.html in it.</p>
      {made?.status === 'running' && (
        <div className={styles.progress}>
          <label htmlFor="export-progress">Your export is being prepared. You can leave this page and come back.</label>
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
                  <Download size={18} aria-hidden="true" /> {made.files.length === 1 ? 'Download your export' : `Download part ${index + 1} of ${made.files.length}`}
                </a>
                <span>{size(bytes)}</span>
              </li>
            ))}
          </ul>
          <p>
            Made on {day.format(new Date(made.created_at))}. {made.expires_at && `Available until ${day.format(new Date(made.expires_at))}.`}
            {made.files.length > 1 && ' Unpack all parts into one folder.'}
          </p>
        </>
      )}
      {made?.status === 'failed' && <p>Your export could not be finished. Nothing of yours is lost; please request a new one.</p>}
      {made?.status === 'expired' && <p>Your last export is no longer available. You can request a new one.</p>}
      {made?.status !== 'running' && (
        <Button look="quiet" disabled={request.isPending} onClick={() => request.mutate()}>
          {request.isPending ? 'Requesting…' : made ? 'Request a new export' : 'Request an export'}
        </Button>
      )}
    </>
  );
}
