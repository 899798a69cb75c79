import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { answer, api } from '../api/client.ts';
import { t } from '../strings/session.ts';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import { AuthForm } from './auth-form.tsx';
import { AuthPage } from './auth-page.tsx';
import styles from './auth-page.module.css';
import { passwordReset, resetRequest } from './forms.ts';

/** Asks for the account first, then for the code from the mail and a new password. */
export function Component() {
  const [account, setAccount] = useState<string>();
  return (
    <AuthPage title={t('forgottenPassword')}>
      {account === undefined ? <AskForCode onAsked={setAccount} /> : <SetPassword account={account} />}
      <p className={styles.other}>
        {account !== undefined && <>{t('noMailYouMay')} </>}
        <Link to="/sign-in">{t('backToSigningIn')}</Link>
      </p>
    </AuthPage>
  );
}

function AskForCode({ onAsked }: { onAsked: (account: string) => void }) {
  const ask = useMutation({
    mutationFn: (body: { email_or_username: string }) => answer(api.POST('/api/v1/auth/password/forgot', { body })),
    onSuccess: (_, { email_or_username }) => onAsked(email_or_username),
  });
  const { register, errors, ...form } = useApiForm({ schema: resetRequest, defaultValues: { email_or_username: '' }, mutation: ask });
  return (
    <AuthForm form={form} action={t('sendACode')} doing={t('sending')}>
      <Field
        label={t('usernameOrEMail')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        hint={t('weWillMailA')}
        error={errors.email_or_username?.message}
        {...register('email_or_username')}
      />
    </AuthForm>
  );
}

function SetPassword({ account }: { account: string }) {
  const notify = useNotify();
  const navigate = useNavigate();
  const reset = useMutation({
    mutationFn: (body: { code: string; password: string }) => answer(api.POST('/api/v1/auth/password/reset', { body: { email_or_username: account, ...body } })),
    onSuccess: () => {
      notify(t('yourPasswordIsChanged'));
      void navigate('/sign-in');
    },
  });
  const { register, errors, ...form } = useApiForm({ schema: passwordReset, defaultValues: { code: '', password: '' }, mutation: reset });
  return (
    <AuthForm form={form} action={t('setPassword')} doing={t('setting')}>
      <Field
        label={t('code')}
        hint={t('aCodeIsValid')}
        inputMode="numeric"
        autoComplete="one-time-code"
        error={errors.code?.message}
        {...register('code')}
      />
      <Field label={t('newPassword')} type="password" autoComplete="new-password" hint={t('atLeast8Characters')} error={errors.password?.message} {...register('password')} />
    </AuthForm>
  );
}
