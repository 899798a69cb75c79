import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type * as z from 'zod/mini';
import { answer, api } from '../api/client.ts';
import type { components } from '../api/schema.d.ts';
import { keys } from '../api/queries.ts';
import { totpCode, totpStart } from '../session/forms.ts';
import { useViewer } from '../session/session-store.ts';
import { t } from '../strings/settings.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import { CancelButton, FormFrame } from './form-frame.tsx';
import { QrCode } from './qr-code.tsx';
import styles from './set-up-totp.module.css';

type Secret = components['schemas']['TotpSecret'];

/** Sets up an authenticator app in three steps: password, app with its first code, and recovery codes, which are only shown once. */
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
    <FormFrame form={form} action={t('continue')} doing={t('continuing')} other={<CancelButton onClick={onClose} />}>
      <Field
        label={t('currentPassword')}
        type="password"
        hint={t('youNeedAnAuthenticator')}
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
    <FormFrame form={form} action={t('switchOn')} doing={t('switchingOn')} other={<CancelButton onClick={onClose} />}>
      <p>{t('scanThisWithThe')}</p>
      <QrCode text={otpauth_url} label={t('qrCodeForThe')} />
      <p>
        <a className={styles.link} href={otpauth_url}>
          {t('openInAnApp')}
        </a>
      </p>
      <p>
        {t.rich('orTypeThisKey', { key: secret.match(/.{1,4}/g)!.join(' '), code: (chunks) => <code className={styles.secret}>{chunks}</code> })}
      </p>
      <Field
        label={t('code')}
        hint={t('theSixDigitsThat')}
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
  const text = t('recoveryCodesForLambdagram', { username, codes: codes.join('\n') });
  const copy = async () => {
    try {
      // Fails without HTTPS, since there is no clipboard.
      await navigator.clipboard.writeText(text);
      notify(t('recoveryCodesCopied'));
    } catch {
      notify(t('theBrowserDoesNot'));
    }
  };
  return (
    <div className={styles.codes} role="group" aria-label={t('recoveryCodes')}>
      <p role="status">
        {t.rich('theAppIsSet', { strong: (chunks) => <strong>{chunks}</strong> })}
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
          {t('copy')}
        </Button>
        <Button look="quiet" onClick={() => download(text, `lambdagram-recovery-codes-${username}.txt`)}>
          {t('download')}
        </Button>
        <Button onClick={onDone}>{t('iHaveKeptThem')}</Button>
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
