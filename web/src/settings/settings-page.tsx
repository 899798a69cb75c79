import { useMutation } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { messageOf } from '../api/problem.ts';
import { useMe } from '../profile/use-me.ts';
import { signOut } from '../session/sign-out.ts';
import { useViewer } from '../session/session-store.ts';
import { t } from '../strings/settings.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Page } from '../ui/page.tsx';
import { Spinner } from '../ui/spinner.tsx';
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
    onError: (error) => notify(t('youAreSignedOut', { problem: messageOf(error) })),
  });
  // The layout below depends on whether the email address still has to be confirmed.
  if (me.isLoading) {
    return (
      <Page title={t('settings')}>
        <Spinner />
      </Page>
    );
  }
  return (
    <Page title={t('settings')}>
      <section className={styles.section} aria-labelledby="account">
        <h2 id="account">{t('account')}</h2>
        <dl>
          <div>
            <dt>{t('username')}</dt>
            <dd>{viewer.username}</dd>
          </div>
          <div>
            <dt>{t('eMail')}</dt>
            <dd>{me.data ? addressOf(me.data) : me.isError ? t('notKnownRightNow') : '…'}</dd>
          </div>
        </dl>
        {waiting && <VerifyEmail key={waiting} email={waiting} />}
        <OpensForm label={t('changeEMail')}>{(close) => <ChangeEmail onClose={close} />}</OpensForm>
        <OpensForm label={t('changeUsername')}>{(close) => <ChangeUsername onClose={close} />}</OpensForm>
        <OpensForm label={t('changePassword')}>{(close) => <ChangePassword onClose={close} />}</OpensForm>
        <ButtonLink to="/settings/profile" look="quiet">
          {t('editProfile')}
        </ButtonLink>
      </section>
      <section className={styles.section} aria-labelledby="totp">
        <h2 id="totp">{t('authenticatorApp')}</h2>
        <Totp />
      </section>
      <section className={styles.section} aria-labelledby="privacy">
        <h2 id="privacy">{t('privacy')}</h2>
        <Privacy />
      </section>
      <section className={styles.section} aria-labelledby="notifications">
        <h2 id="notifications">{t('notifications')}</h2>
        <NotificationChoices />
      </section>
      <section className={styles.section} aria-labelledby="appearance">
        <h2 id="appearance">{t('appearance')}</h2>
        <ThemeChoice labelledBy="appearance" />
      </section>
      <section className={styles.section} aria-labelledby="session">
        <h2 id="session">{t('whereYouAreSigned')}</h2>
        <Sessions />
        <p>{t('signingOutHereSigns')}</p>
        <Button look="danger" disabled={leave.isPending} onClick={() => leave.mutate()}>
          <LogOut size={18} aria-hidden="true" /> {leave.isPending ? t('signingOut') : t('signOut')}
        </Button>
      </section>
      <section className={styles.section} aria-labelledby="data">
        <h2 id="data">{t('yourData')}</h2>
        <ButtonLink to="/settings/data" look="quiet">
          {t('exportOrDelete')}
        </ButtonLink>
      </section>
      <section className={styles.section} aria-labelledby="moderation">
        <h2 id="moderation">{t('moderation')}</h2>
        <ButtonLink to="/notices" look="quiet">
          {t('noticesFromTheModerators')}
        </ButtonLink>
        {me.data && me.data.roles.length > 0 && (
          <ButtonLink to="/moderation" look="quiet">
            {t('moderate')}
          </ButtonLink>
        )}
      </section>
      <p className={styles.about}>
        {t.rich('lambdagramSpeaksAnOpen', { a: (chunks) => <a href="/docs">{chunks}</a> })}
      </p>
    </Page>
  );
}

function addressOf({ email, email_verified }: { email: string; email_verified: boolean }): string {
  if (email === '') return t('noneSomebodyElseHas');
  return email_verified ? t('confirmed', { email }) : email;
}
