import { useMutation } from '@tanstack/react-query';
import { Link, useLocation } from 'react-router';
import type * as z from 'zod/mini';
import { answer, api, type Instance } from '../api/client.ts';
import { useOnceKey } from '../api/use-once-key.ts';
import { useInstance } from '../instance/use-instance.ts';
import { t } from '../strings/session.ts';
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
    <AuthPage title={t('createYourAccount')}>
      {instance.data ? (
        <Registration instance={instance.data} inviteCode={new URLSearchParams(search).get('invite') ?? ''} />
      ) : instance.isError ? (
        <ErrorBox error={instance.error} title={t('thisPageDidNot')} retry={() => void instance.refetch()} />
      ) : (
        <Spinner />
      )}
      <p className={styles.other}>
        {t.rich('alreadyHereSignIn', { link: (chunks) => <Link to={`/sign-in${search}`}>{chunks}</Link> })}
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
  if (registration === 'closed') return <p>{contact ? t('registrationIsClosedQuestions', { contact }) : t('registrationIsCurrentlyClosed')}</p>;
  return (
    <AuthForm form={form} action={t('createAccount')} doing={t('creating')}>
      {registration === 'invite' && (
        <Field label={t('inviteCode')} autoComplete="off" autoCapitalize="none" spellCheck={false} hint={t('youNeedAnInvitation')} error={errors.invite_code?.message} {...register('invite_code')} />
      )}
      <Field
        label={t('username')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        hint={t('n3To30Of')}
        error={errors.username?.message}
        {...register('username')}
      />
      <Field label={t('eMail')} type="email" autoComplete="email" hint={t('onlyForSigningIn')} error={errors.email?.message} {...register('email')} />
      <Field label={t('password')} type="password" autoComplete="new-password" hint={t('atLeast8Characters')} error={errors.password?.message} {...register('password')} />
      {minimum_age !== null && (
        <Field
          label={t('dateOfBirth')}
          type="date"
          autoComplete="bday"
          hint={t('accountsAreForPeople', { minimumAge: minimum_age })}
          error={errors.birth_date?.message}
          {...register('birth_date')}
        />
      )}
      {rules && (
        <details>
          <summary>{t('rules')}</summary>
          <p className={styles.rules}>{rules}</p>
        </details>
      )}
      {terms_url !== null && (
        <CheckField
          label={
            <>
              {t.rich('iAcceptTheTerms', { a: (chunks) => <a href={terms_url} target="_blank" rel="noreferrer">{chunks}</a> })}
            </>
          }
          error={errors.accept_terms?.message}
          {...register('accept_terms')}
        />
      )}
    </AuthForm>
  );
}
