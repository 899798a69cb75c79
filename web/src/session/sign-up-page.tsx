import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { Link, useLocation } from 'react-router';
import { answer, api } from '../api/client.ts';
import { useOnceKey } from '../api/use-once-key.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { AuthPage } from './auth-page.tsx';
import styles from './auth-page.module.css';
import { FormProblem } from './form-problem.tsx';
import { registration, showFieldErrors } from './forms.ts';
import { begin } from './use-sign-in.ts';

export function Component() {
  const { search } = useLocation();
  const keyFor = useOnceKey();
  const signUp = useMutation({
    mutationFn: (body: { username: string; email: string; password: string }) =>
      answer(api.POST('/api/v1/auth/register', { params: { header: { 'Idempotency-Key': keyFor(body) } }, body })),
    onSuccess: begin,
  });
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(registration),
    mode: 'onTouched',
    defaultValues: { username: '', email: '', password: '' },
  });
  const { errors } = formState;
  const onSubmit = handleSubmit(async (values) => {
    await signUp.mutateAsync(values).catch((error: unknown) => showFieldErrors(error, setError, ['username', 'email', 'password']));
  });
  return (
    <AuthPage title="Create your account">
      <form className={styles.form} onSubmit={(event) => void onSubmit(event)} noValidate>
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
        <FormProblem error={signUp.error} />
        <Button type="submit" wide disabled={signUp.isPending}>
          {signUp.isPending ? 'Creating…' : 'Create account'}
        </Button>
      </form>
      <p className={styles.other}>
        Already here? <Link to={`/sign-in${search}`}>Sign in</Link>
      </p>
    </AuthPage>
  );
}
