import { CalendarX } from 'lucide-react';
import { Link } from 'react-router';
import { useMe } from '../profile/use-me.ts';
import { t } from '../strings/settings.ts';
import styles from '../ui/state-banner.module.css';
import { dayOf } from './use-stay.ts';


/** Reminds on every visit that the account will be deleted soon. */
export function LeavingBanner() {
  const me = useMe();
  if (!me.data?.leaving_at) return null;
  return (
    <p className={styles.banner}>
      <CalendarX size={16} aria-hidden="true" /> <Link to="/settings/data">{t('yourAccountWillBeDeletedOn', { date: dayOf(me.data.leaving_at) })}</Link>
    </p>
  );
}
