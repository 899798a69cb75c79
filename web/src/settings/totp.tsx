import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type * as z from 'zod/mini';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { useMe } from '../profile/use-me.ts';
import { totpEnd } from '../session/forms.ts';
import { t } from '../strings/settings.ts';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Spinner } from '../ui/spinner.tsx';
import { useApiForm } from '../ui/use-api-form.ts';
import { CancelButton, FormFrame, OpensForm } from './form-frame.tsx';

/** Loaded lazily, because it contains the QR code library, which few people need. */
const SetUpTotp = lazy(() => import('./set-up-totp.tsx'));

/** Shows whether signing in requires a code, and changes that. */
export function Totp() {
  const me = useMe();
  if (!me.data) return me.isError ? <p>{t('notKnownSentence')}</p> : <Spinner />;
  // The keys prevent React from reusing one form for the other.
  return me.data.totp ? (
    <OpensForm key="on" label={t('switchOff')} before={t('onSigningInTakes')}>
      {(close) => <SwitchOff onClose={close} />}
    </OpensForm>
  ) : (
    <OpensForm key="off" label={t('setUpAnAuthenticator')} before={t('offWithAnApp')}>
      {(close) => (
        <Suspense fallback={<Spinner />}>
          <SetUpTotp onClose={close} />
        </Suspense>
      )}
    </OpensForm>
  );
}

function SwitchOff({ onClose }: { onClose: () => void }) {
  const notify = useNotify();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: (body: z.infer<typeof totpEnd>) => answer(api.POST('/api/v1/auth/totp/off', { body })),
    onSuccess: () => Promise.all([keys.me, keys.sessions].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  const { register, errors, ...form } = useApiForm({
    schema: totpEnd,
    defaultValues: { password: '', code: '' },
    mutation: end,
    onSuccess: () => notify(t('signingInTakesYour')),
  });
  return (
    <FormFrame form={form} action={t('switchOff')} doing={t('switchingOff')} danger other={<CancelButton onClick={onClose} />}>
      <Field label={t('currentPassword')} type="password" autoComplete="current-password" error={errors.password?.message} {...register('password')} />
      <Field
        label={t('code')}
        hint={t('sixDigitsFromThe')}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        error={errors.code?.message}
        {...register('code')}
      />
    </FormFrame>
  );
}
