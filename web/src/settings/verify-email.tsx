import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { answer, api } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { mailedCode } from '../session/forms.ts';
import { t } from '../strings/settings.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import { FormFrame } from './form-frame.tsx';

const emailCode = z.object({ code: mailedCode });

/** Confirms the user's email address with the code sent to it. */
export function VerifyEmail({ email }: { email: string }) {
  const notify = useNotify();
  const queries = useQueryClient();
  const verify = useMutation({
    mutationFn: (body: z.infer<typeof emailCode>) => answer(api.POST('/api/v1/auth/email/verify', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.me }),
  });
  const again = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/auth/email/code')),
    onSuccess: () => notify(t('anotherCodeIsOn', { email })),
    onError: (error) => notify(t('noCodeWasSent', { problem: messageOf(error) })),
  });
  const { register, errors, ...form } = useApiForm({
    schema: emailCode,
    defaultValues: { code: '' },
    mutation: verify,
    onSuccess: () => notify(t('yourAddressIsConfirmed')),
  });
  return (
    <FormFrame
      form={form}
      action={t('confirmAddress')}
      doing={t('confirming')}
      other={
        <Button look="quiet" disabled={again.isPending} onClick={() => again.mutate()}>
          {again.isPending ? t('sending') : t('sendAnotherCode')}
        </Button>
      }
    >
      <Field
        label={t('code')}
        hint={t('weHaveSentA', { email })}
        inputMode="numeric"
        autoComplete="one-time-code"
        error={errors.code?.message}
        {...register('code')}
      />
    </FormFrame>
  );
}
