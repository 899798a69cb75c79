import { useState } from 'react';
import { t } from '../strings/session.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import { AuthForm } from './auth-form.tsx';
import { recovery, totpCode } from './forms.ts';
import { type Credentials, useSignIn } from './use-sign-in.ts';

interface EnterCodeProps {
  /** The credentials from the first step. */
  credentials: Credentials;
  onBack: () => void;
}

/** The second step of signing in to an account with an authenticator app. */
export function EnterCode({ credentials, onBack }: EnterCodeProps) {
  const [withApp, setWithApp] = useState(true);
  return (
    <>
      {withApp ? <FromApp credentials={credentials} /> : <FromPaper credentials={credentials} />}
      <Button look="quiet" wide onClick={() => setWithApp(!withApp)}>
        {withApp ? t('useARecoveryCode') : t('useTheApp')}
      </Button>
      <Button look="plain" wide onClick={onBack}>
        {t('back')}
      </Button>
    </>
  );
}

/** Sends the code together with the credentials. */
function useCode(credentials: Credentials, onSignedIn?: () => void) {
  const { mutate, error, isPending } = useSignIn(onSignedIn && { onSignedIn });
  return { mutate: ({ code }: { code: string }, then: Parameters<typeof mutate>[1]) => mutate({ ...credentials, code }, then), error, isPending };
}

function FromApp({ credentials }: { credentials: Credentials }) {
  const { register, errors, ...form } = useApiForm({ schema: totpCode, defaultValues: { code: '' }, mutation: useCode(credentials) });
  return (
    <AuthForm form={form} action={t('signIn')} doing={t('signingIn')}>
      <Field
        label={t('code')}
        hint={t('theSixDigitsIn')}
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        error={errors.code?.message}
        {...register('code')}
      />
    </AuthForm>
  );
}

function FromPaper({ credentials }: { credentials: Credentials }) {
  const notify = useNotify();
  const signIn = useCode(credentials, () => notify(t('yourAuthenticatorAppIs')));
  const { register, errors, ...form } = useApiForm({ schema: recovery, defaultValues: { code: '' }, mutation: signIn });
  return (
    <AuthForm form={form} action={t('signIn')} doing={t('signingIn')}>
      <Field
        label={t('recoveryCode')}
        hint={t('youGotTenOf')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        error={errors.code?.message}
        {...register('code')}
      />
    </AuthForm>
  );
}
