import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import { AuthForm } from './auth-form.tsx';
import { recovery, totpCode } from './forms.ts';
import { type Credentials, useSignIn } from './use-sign-in.ts';

interface EnterCodeProps {
  /** The credentials, whose password was correct. */
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
        {withApp ? 'Use a recovery code' : 'Use the app'}
      </Button>
      <Button look="plain" wide onClick={onBack}>
        Back
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
    <AuthForm form={form} action="Sign in" doing="Signing in…">
      <Field
        label="Code"
        hint="The six digits in your authenticator app."
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
  const signIn = useCode(credentials, () => notify('Your authenticator app is switched off. You can set it up again in the settings.'));
  const { register, errors, ...form } = useApiForm({ schema: recovery, defaultValues: { code: '' }, mutation: signIn });
  return (
    <AuthForm form={form} action="Sign in" doing="Signing in…">
      <Field
        label="Recovery code"
        hint="You got ten of them when you set up the app. It switches the app off, and signs you out everywhere else."
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
