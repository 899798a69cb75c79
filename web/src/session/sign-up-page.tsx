import { useMutation } from '@tanstack/react-query';
import { Link, useLocation } from 'react-router';
import { answer, api } from '../api/client.ts';
import { useOnceKey } from '../api/use-once-key.ts';
import { Field } from '../ui/field.tsx';
import { useApiForm } from '../ui/use-api-form.ts';
import { AuthForm } from './auth-form.tsx';
import { AuthPage } from './auth-page.tsx';
import styles from './auth-page.module.css';
import { registration } from './forms.ts';
import { begin } from './use-sign-in.ts';

export function Component() {
  const { search } = useLocation();
  const keyFor = useOnceKey();
  const signUp = useMutation({
    mutationFn: (body: { username: string; email: string; password: string }) =>
      answer(api.POST('/api/v1/auth/register', { params: { header: { 'Idempotency-Key': keyFor(body) } }, body })),
    onSuccess: begin,
  });
  const { register, errors, ...form } = useApiForm({
    schema: registration,
    defaultValues: { username: '', email: '', password: '' },
    mutation: signUp,
    mode: 'onTouched',
  });
  return (
    <AuthPage title="Create your account">
      <AuthForm form={form} action="Create account" doing="Creating…">
        <Field
          label="Username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          hint="3 to 30 of a–z, 0–9, dot and underscore."
          error={errors.username?.message}
          {...register('username')}
        />
        <Field
          label="E-mail"
          type="email"
          autoComplete="email"
          hint="Only to sign in; nobody else sees it."
          error={errors.email?.message}
          {...register('email')}
        />
        <Field label="Password" type="password" autoComplete="new-password" hint="At least 8 characters." error={errors.password?.message} {...register('password')} />
      </AuthForm>
      <p className={styles.other}>
        Already here? <Link to={`/sign-in${search}`}>Sign in</Link>
      </p>
    </AuthPage>
  );
}
