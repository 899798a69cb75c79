import { t } from '../strings/session.ts';

import { demoPassword, people } from './demo-people.ts';
import { Avatar } from '../ui/avatar.tsx';
import styles from './auth-page.module.css';

interface DemoAccountsProps {
  busy: boolean;
  onChoose: (credentials: { email_or_username: string; password: string }) => void;
}

export default function DemoAccounts({ busy, onChoose }: DemoAccountsProps) {
  return (
    <section className={styles.demo} aria-labelledby="demo">
      <h2 id="demo">{t('orTryADemo')}</h2>
      <ul>
        {people.slice(0, 3).map(({ username, display_name }) => (
          <li key={username}>
            <button type="button" disabled={busy} onClick={() => onChoose({ email_or_username: username, password: demoPassword })}>
              <Avatar username={username} />
              <span>
                {display_name}
                <small>{t('demoAccount')}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
