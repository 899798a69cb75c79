import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type * as z from 'zod/mini';
import { answer, api } from '../api/client.ts';
import type { components } from '../api/schema.d.ts';
import { keys } from '../api/queries.ts';
import { totpCode, totpStart } from '../session/forms.ts';
import { useViewer } from '../session/session-store.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import { CancelButton, FormFrame } from './form-frame.tsx';
import { QrCode } from './qr-code.tsx';
import styles from './set-up-totp.module.css';

type Secret = components['schemas']['TotpSecret'];

/** Three steps: the password, the app with its first code, and the recovery codes, which are shown only once. */
export default function SetUpTotp({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [secret, setSecret] = useState<Secret>();
  const [codes, setCodes] = useState<string[]>();
  if (codes) {
    const done = () => [keys.me, keys.sessions].forEach((queryKey) => void queries.invalidateQueries({ queryKey }));
    return <RecoveryCodes codes={codes} onDone={done} />;
  }
  if (secret) return <EnterCode secret={secret} onVerified={setCodes} onClose={onClose} />;
  return <EnterPassword onSecret={setSecret} onClose={onClose} />;
}

function EnterPassword({ onSecret, onClose }: { onSecret: (secret: Secret) => void; onClose: () => void }) {
  const begin = useMutation({
    mutationFn: (body: z.infer<typeof totpStart>) => answer(api.POST('/api/v1/auth/totp', { body })),
    onSuccess: onSecret,
  });
  const { register, errors, ...form } = useApiForm({ schema: totpStart, defaultValues: { password: '' }, mutation: begin });
  return (
    <FormFrame form={form} action="Continue" doing="Continuing…" other={<CancelButton onClick={onClose} />}>
      <Field
        label="Current password"
        type="password"
        hint="You need an authenticator app, such as Aegis, 2FAS, Google Authenticator or a password manager."
        autoComplete="current-password"
        error={errors.password?.message}
        {...register('password')}
      />
    </FormFrame>
  );
}

function EnterCode({ secret: { secret, otpauth_url }, onVerified, onClose }: { secret: Secret; onVerified: (codes: string[]) => void; onClose: () => void }) {
  const verify = useMutation({
    mutationFn: (body: z.infer<typeof totpCode>) => answer(api.POST('/api/v1/auth/totp/verify', { body })),
    onSuccess: ({ recovery_codes }) => onVerified(recovery_codes),
  });
  const { register, errors, ...form } = useApiForm({ schema: totpCode, defaultValues: { code: '' }, mutation: verify });
  return (
    <FormFrame form={form} action="Switch on" doing="Switching on…" other={<CancelButton onClick={onClose} />}>
      <p>Scan this with the app, or open it there if the app is on this device:</p>
      <QrCode text={otpauth_url} label="QR code for the authenticator app" />
      <p>
        <a className={styles.link} href={otpauth_url}>
          Open in an app here
        </a>
      </p>
      <p>
        Or type this key: <code className={styles.secret}>{secret.match(/.{1,4}/g)!.join(' ')}</code>
      </p>
      <Field
        label="Code"
        hint="The six digits that the app shows then. It signs you out everywhere else."
        inputMode="numeric"
        autoComplete="one-time-code"
        error={errors.code?.message}
        {...register('code')}
      />
    </FormFrame>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const notify = useNotify();
  const { username } = useViewer();
  const text = `Recovery codes for Lambdagram, account ${username}\n\n${codes.join('\n')}\n`;
  const copy = async () => {
    try {
      // Without https there is no clipboard.
      await navigator.clipboard.writeText(text);
      notify('Recovery codes copied.');
    } catch {
      notify('The browser does not allow copying here.');
    }
  };
  return (
    <div className={styles.codes} role="group" aria-label="Recovery codes">
      <p role="status">
        <strong>The app is set up.</strong> Keep these recovery codes where you find them without your phone; you will not see them again. Any one of them signs you in
        with your password once, and switches the app off.
      </p>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button look="quiet" onClick={() => void copy()}>
          Copy
        </Button>
        <Button look="quiet" onClick={() => download(text, `lambdagram-recovery-codes-${username}.txt`)}>
          Download
        </Button>
        <Button onClick={onDone}>I have kept them</Button>
      </div>
    </div>
  );
}

function download(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
