import { zodResolver } from '@hookform/resolvers/zod';
import { lazy, Suspense } from 'react';
import { useForm } from 'react-hook-form';
import { Link, useLocation } from 'react-router';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { AuthPage } from './auth-page.tsx';
import styles from './auth-page.module.css';
import { FormProblem } from './form-problem.tsx';
import { credentials, showFieldErrors } from './forms.ts';
import { lastFarewell } from './session-store.ts';
import { useSignIn } from './use-sign-in.ts';

/** The demo's people exist on one's own machine only, and only there their names are loaded. */
const DemoAccounts = ['127.0.0.1', 'localhost'].includes(location.hostname) ? lazy(() => import('./demo-accounts.tsx')) : undefined;

export function Component() {
  const { search } = useLocation();
  const signIn = useSignIn();
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(credentials),
    defaultValues: { email_or_username: '', password: '' },
  });
  const { errors } = formState;
  const onSubmit = handleSubmit(async (values) => {
    await signIn.mutateAsync(values).catch((error: unknown) => showFieldErrors(error, setError, ['email_or_username', 'password']));
  });
  return (
    <AuthPage title="Sign in">
      {!signIn.isError && lastFarewell() === 'expired' && (
        <p className={styles.farewell} role="status">
          Your session has ended. Sign in to go on where you were.
        </p>
      )}
      <form className={styles.form} onSubmit={(event) => void onSubmit(event)} noValidate>
        <Field
          label="Username or e-mail"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.email_or_username?.message}
          {...register('email_or_username')}
        />
        <Field label="Password" type="password" autoComplete="current-password" error={errors.password?.message} {...register('password')} />
        <FormProblem error={signIn.error} />
        <Button type="submit" wide disabled={signIn.isPending}>
          {signIn.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
      <p className={styles.other}>
        New here? <Link to={`/sign-up${search}`}>Create an account</Link> or <Link to="/explore">look around</Link> first.
      </p>
      {DemoAccounts && (
        <Suspense>
          <DemoAccounts busy={signIn.isPending} onChoose={signIn.mutate} />
        </Suspense>
      )}
    </AuthPage>
  );
}
