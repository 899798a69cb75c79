import { lazy, Suspense, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { t } from '../strings/session.ts';
import { Field } from '../ui/field.tsx';
import { useApiForm } from '../ui/use-api-form.ts';
import { AuthForm } from './auth-form.tsx';
import { AuthPage } from './auth-page.tsx';
import styles from './auth-page.module.css';
import { EnterCode } from './enter-code.tsx';
import { credentials } from './forms.ts';
import { lastFarewell } from './session-store.ts';
import { type Credentials, useSignIn } from './use-sign-in.ts';

/** Demo accounts only exist on developers' machines, so their names are only loaded there. */
const DemoAccounts = ['127.0.0.1', 'localhost'].includes(location.hostname) ? lazy(() => import('./demo-accounts.tsx')) : undefined;

export function Component() {
  const [waiting, setWaiting] = useState<Credentials>();
  return (
    <AuthPage title={t('signIn')}>
      {waiting ? <EnterCode credentials={waiting} onBack={() => setWaiting(undefined)} /> : <EnterPassword onCodeNeeded={setWaiting} />}
    </AuthPage>
  );
}

function EnterPassword({ onCodeNeeded }: { onCodeNeeded: (credentials: Credentials) => void }) {
  const { search } = useLocation();
  const signIn = useSignIn({ onCodeNeeded });
  const { register, errors, ...form } = useApiForm({
    schema: credentials,
    defaultValues: { email_or_username: '', password: '' },
    mutation: signIn,
  });
  return (
    <>
      {!signIn.isError && lastFarewell() === 'expired' && (
        <p className={styles.farewell} role="status">
          {t('yourSessionHasEnded')}
        </p>
      )}
      <AuthForm form={form} action={t('signIn')} doing={t('signingIn')}>
        <Field
          label={t('usernameOrEMail')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.email_or_username?.message}
          {...register('email_or_username')}
        />
        <Field label={t('password')} type="password" autoComplete="current-password" error={errors.password?.message} {...register('password')} />
      </AuthForm>
      <p className={styles.other}>
        <Link to="/forgotten">{t('forgottenYourPassword')}</Link>
      </p>
      <p className={styles.other}>
        {t.rich('newHereCreateAn', { link: (chunks) => <Link to={`/sign-up${search}`}>{chunks}</Link>, link2: (chunks) => <Link to="/explore">{chunks}</Link> })}
      </p>
      {DemoAccounts && (
        <Suspense fallback={<div className={styles.demoSpace} />}>
          <DemoAccounts busy={signIn.isPending} onChoose={signIn.mutate} />
        </Suspense>
      )}
    </>
  );
}
