import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import styles from './auth-page.module.css';

/** A few of the newest photos, to show visitors what to expect. If there are none, the background stays plain. */
export function Mosaic() {
  const { data } = useQuery({
    queryKey: keys.mosaic,
    staleTime: Infinity,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/feed', { params: { query: { limit: 6 } }, signal })),
  });
  return (
    <div className={styles.mosaic} aria-hidden="true">
      {data?.posts.map(({ id, media_url }) => <img key={id} src={media_url} alt="" />)}
    </div>
  );
}
