import { useMutation, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { passwordChange } from '../session/forms.ts';
import { t } from '../strings/settings.ts';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import { CancelButton, FormFrame } from './form-frame.tsx';

export function ChangePassword({ onClose }: { onClose: () => void }) {
  const notify = useNotify();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (body: z.infer<typeof passwordChange>) => answer(api.POST('/api/v1/auth/password', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.sessions }),
  });
  const { register, errors, ...form } = useApiForm({
    schema: passwordChange,
    defaultValues: { current_password: '', password: '' },
    mutation: change,
    onSuccess: () => {
      notify(t('yourPasswordIsChanged'));
      onClose();
    },
  });
  return (
    <FormFrame form={form} action={t('changePassword')} doing={t('changing')} other={<CancelButton onClick={onClose} />}>
      <Field label={t('currentPassword')} type="password" autoComplete="current-password" error={errors.current_password?.message} {...register('current_password')} />
      <Field
        label={t('newPassword')}
        type="password"
        autoComplete="new-password"
        hint={t('atLeast8Characters')}
        error={errors.password?.message}
        {...register('password')}
      />
    </FormFrame>
  );
}
