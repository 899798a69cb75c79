import { useMutation, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { emailChange } from '../session/forms.ts';
import { t } from '../strings/settings.ts';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import { CancelButton, FormFrame } from './form-frame.tsx';

export function ChangeEmail({ onClose }: { onClose: () => void }) {
  const notify = useNotify();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (body: z.infer<typeof emailChange>) => answer(api.POST('/api/v1/auth/email', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.me }),
  });
  const { register, errors, ...form } = useApiForm({
    schema: emailChange,
    defaultValues: { email: '', password: '' },
    mutation: change,
    onSuccess: () => {
      notify(t('enterTheCodeThat'));
      onClose();
    },
  });
  return (
    <FormFrame form={form} action={t('changeEMail')} doing={t('sending')} other={<CancelButton onClick={onClose} />}>
      <Field
        label={t('newEMailAddress')}
        hint={t('weSendACode')}
        type="email"
        autoComplete="email"
        error={errors.email?.message}
        {...register('email')}
      />
      <Field label={t('currentPassword')} type="password" autoComplete="current-password" error={errors.password?.message} {...register('password')} />
    </FormFrame>
  );
}
