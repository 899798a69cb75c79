import { useQuery } from '@tanstack/react-query';
import { Megaphone } from 'lucide-react';
import { Link } from 'react-router';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { useSession } from '../session/session-store.ts';
import styles from '../ui/state-banner.module.css';

/** Links to new notices from moderators. */
export function NoticesBanner() {
  const session = useSession();
  const latest = useQuery({
    queryKey: keys.unreadNotice,
    enabled: session !== undefined,
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/notices', { params: { query: { limit: 1 } }, signal })),
  });
  if (!session || latest.data?.notices[0]?.read !== false) return null;
  return (
    <p className={styles.banner}>
      <Megaphone size={16} aria-hidden="true" /> <Link to="/notices">The moderators have told you something.</Link>
    </p>
  );
}
