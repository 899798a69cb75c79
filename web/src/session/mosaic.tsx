import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import styles from './auth-page.module.css';

/** A few of the newest photos as decoration; without them the background stays plain. Small screens fetch nothing. */
export function Mosaic() {
  const { data } = useQuery({
    queryKey: keys.mosaic,
    enabled: matchMedia('(min-width: 900px)').matches,
    staleTime: Infinity,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/feed', { params: { query: { limit: 6 } }, signal })),
  });
  return (
    <div className={styles.mosaic} aria-hidden="true">
      {data?.posts.map(({ id, media_url }) => <img key={id} src={media_url} alt="" />)}
    </div>
  );
}
