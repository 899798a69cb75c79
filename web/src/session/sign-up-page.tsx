import { useMutation } from '@tanstack/react-query';
import { Link, useLocation } from 'react-router';
import type * as z from 'zod/mini';
import { answer, api, type Instance } from '../api/client.ts';
import { useOnceKey } from '../api/use-once-key.ts';
import { useInstance } from '../instance/use-instance.ts';
import { CheckField, Field } from '../ui/field.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { useApiForm } from '../ui/use-api-form.ts';
import { AuthForm } from './auth-form.tsx';
import { AuthPage } from './auth-page.tsx';
import styles from './auth-page.module.css';
import { registrationAt } from './forms.ts';
import { begin } from './use-sign-in.ts';

export function Component() {
  const { search } = useLocation();
  const instance = useInstance();
  return (
    <AuthPage title="Create your account">
      {instance.data ? (
        <Registration instance={instance.data} inviteCode={new URLSearchParams(search).get('invite') ?? ''} />
      ) : instance.isError ? (
        <ErrorBox error={instance.error} title="This page did not load" retry={() => void instance.refetch()} />
      ) : (
        <Spinner />
      )}
      <p className={styles.other}>
        Already here? <Link to={`/sign-in${search}`}>Sign in</Link>
      </p>
    </AuthPage>
  );
}

function Registration({ instance, inviteCode }: { instance: Instance; inviteCode: string }) {
  const { registration, contact, terms_url, minimum_age, rules } = instance;
  const schema = registrationAt(instance);
  const keyFor = useOnceKey();
  const signUp = useMutation({
    mutationFn: ({ invite_code, accept_terms, birth_date, ...account }: z.infer<typeof schema>) => {
      const body = {
        ...account,
        ...(registration === 'invite' && { invite_code }),
        ...(terms_url !== null && { accept_terms }),
        ...(minimum_age !== null && { birth_date }),
      };
      return answer(api.POST('/api/v1/auth/register', { params: { header: { 'Idempotency-Key': keyFor(body) } }, body }));
    },
    onSuccess: begin,
  });
  const { register, errors, ...form } = useApiForm({
    schema,
    defaultValues: { username: '', email: '', password: '', invite_code: inviteCode, accept_terms: false, birth_date: '' },
    mutation: signUp,
    mode: 'onTouched',
  });
  if (registration === 'closed') return <p>Registration is currently closed.{contact && ` Questions: ${contact}`}</p>;
  return (
    <AuthForm form={form} action="Create account" doing="Creating…">
      {registration === 'invite' && (
        <Field label="Invite code" autoComplete="off" autoCapitalize="none" spellCheck={false} hint="You need an invitation to register here." error={errors.invite_code?.message} {...register('invite_code')} />
      )}
      <Field
        label="Username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        hint="3 to 30 of a–z, 0–9, dot and underscore."
        error={errors.username?.message}
        {...register('username')}
      />
      <Field label="E-mail" type="email" autoComplete="email" hint="Only for signing in; nobody else sees it." error={errors.email?.message} {...register('email')} />
      <Field label="Password" type="password" autoComplete="new-password" hint="At least 8 characters." error={errors.password?.message} {...register('password')} />
      {minimum_age !== null && (
        <Field
          label="Date of birth"
          type="date"
          autoComplete="bday"
          hint={`Accounts are for people of ${minimum_age} years or more. We check it and do not keep it.`}
          error={errors.birth_date?.message}
          {...register('birth_date')}
        />
      )}
      {rules && (
        <details>
          <summary>Rules</summary>
          <p className={styles.rules}>{rules}</p>
        </details>
      )}
      {terms_url !== null && (
        <CheckField
          label={
            <>
              I accept the{' '}
              <a href={terms_url} target="_blank" rel="noreferrer">
                terms
              </a>
            </>
          }
          error={errors.accept_terms?.message}
          {...register('accept_terms')}
        />
      )}
    </AuthForm>
  );
}
