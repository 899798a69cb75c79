import { useMutation } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { messageOf } from '../api/problem.ts';
import { useMe } from '../profile/use-me.ts';
import { signOut } from '../session/sign-out.ts';
import { useViewer } from '../session/session-store.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Page } from '../ui/page.tsx';
import { ChangeEmail } from './change-email.tsx';
import { ChangePassword } from './change-password.tsx';
import { ChangeUsername } from './change-username.tsx';
import { OpensForm } from './form-frame.tsx';
import { NotificationChoices } from './notification-choices.tsx';
import { Privacy } from './privacy.tsx';
import { Sessions } from './sessions.tsx';
import styles from './settings-page.module.css';
import { ThemeChoice } from './theme-choice.tsx';
import { Totp } from './totp.tsx';
import { VerifyEmail } from './verify-email.tsx';

export function Component() {
  const viewer = useViewer();
  const me = useMe();
  const waiting = me.data && (me.data.new_email ?? (me.data.email_verified ? undefined : me.data.email));
  const notify = useNotify();
  const leave = useMutation({
    mutationFn: signOut,
    onError: (error) => notify(`You are signed out here, but the service does not know: ${messageOf(error)}`),
  });
  return (
    <Page title="Settings">
      <section className={styles.section} aria-labelledby="account">
        <h2 id="account">Account</h2>
        <dl>
          <div>
            <dt>Username</dt>
            <dd>{viewer.username}</dd>
          </div>
          <div>
            <dt>E-mail</dt>
            <dd>{me.data ? addressOf(me.data) : me.isError ? 'Not known right now' : '…'}</dd>
          </div>
        </dl>
        {waiting && <VerifyEmail key={waiting} email={waiting} />}
        <OpensForm label="Change e-mail">{(close) => <ChangeEmail onClose={close} />}</OpensForm>
        <OpensForm label="Change username">{(close) => <ChangeUsername onClose={close} />}</OpensForm>
        <OpensForm label="Change password">{(close) => <ChangePassword onClose={close} />}</OpensForm>
        <ButtonLink to="/settings/profile" look="quiet">
          Edit profile
        </ButtonLink>
      </section>
      <section className={styles.section} aria-labelledby="totp">
        <h2 id="totp">Authenticator app</h2>
        <Totp />
      </section>
      <section className={styles.section} aria-labelledby="privacy">
        <h2 id="privacy">Privacy</h2>
        <Privacy />
      </section>
      <section className={styles.section} aria-labelledby="notifications">
        <h2 id="notifications">Notifications</h2>
        <NotificationChoices />
      </section>
      <section className={styles.section} aria-labelledby="appearance">
        <h2 id="appearance">Appearance</h2>
        <ThemeChoice labelledBy="appearance" />
      </section>
      <section className={styles.section} aria-labelledby="session">
        <h2 id="session">Where you are signed in</h2>
        <Sessions />
        <p>Signing out here signs you out in this browser’s other tabs, too.</p>
        <Button look="danger" disabled={leave.isPending} onClick={() => leave.mutate()}>
          <LogOut size={18} aria-hidden="true" /> {leave.isPending ? 'Signing out…' : 'Sign out'}
        </Button>
      </section>
      <section className={styles.section} aria-labelledby="data">
        <h2 id="data">Your data</h2>
        <ButtonLink to="/settings/data" look="quiet">
          Export or delete
        </ButtonLink>
      </section>
      <section className={styles.section} aria-labelledby="moderation">
        <h2 id="moderation">Moderation</h2>
        <ButtonLink to="/notices" look="quiet">
          Notices from the moderators
        </ButtonLink>
        {me.data && me.data.roles.length > 0 && (
          <ButtonLink to="/moderation" look="quiet">
            Moderate
          </ButtonLink>
        )}
      </section>
      <p className={styles.about}>
        Lambdagram speaks an open language: <a href="/docs">its API</a>.
      </p>
    </Page>
  );
}

function addressOf({ email, email_verified }: { email: string; email_verified: boolean }): string {
  if (email === '') return 'None: somebody else has confirmed the one you had';
  return email_verified ? `${email} · confirmed` : email;
}
