import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { answer, api } from '../api/client.ts';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import { AuthForm } from './auth-form.tsx';
import { AuthPage } from './auth-page.tsx';
import styles from './auth-page.module.css';
import { passwordReset, resetRequest } from './forms.ts';

/** First asks for the account, then for the mailed code and a new password. */
export function Component() {
  const [account, setAccount] = useState<string>();
  return (
    <AuthPage title="Forgotten password">
      {account === undefined ? <AskForCode onAsked={setAccount} /> : <SetPassword account={account} />}
      <p className={styles.other}>
        {account !== undefined && <>No mail? You may have used another address, or not confirmed it. </>}
        <Link to="/sign-in">Back to signing in</Link>
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
    <AuthForm form={form} action="Send a code" doing="Sending…">
      <Field
        label="Username or e-mail"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        hint="We will mail a code to the account’s address, if it has been confirmed."
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
      notify('Your password is changed. Sign in with the new one.');
      void navigate('/sign-in');
    },
  });
  const { register, errors, ...form } = useApiForm({ schema: passwordReset, defaultValues: { code: '', password: '' }, mutation: reset });
  return (
    <AuthForm form={form} action="Set password" doing="Setting…">
      <Field
        label="Code"
        hint="A code is valid for 15 minutes and five tries."
        inputMode="numeric"
        autoComplete="one-time-code"
        error={errors.code?.message}
        {...register('code')}
      />
      <Field label="New password" type="password" autoComplete="new-password" hint="At least 8 characters." error={errors.password?.message} {...register('password')} />
    </AuthForm>
  );
}
