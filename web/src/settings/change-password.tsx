import { useMutation, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { passwordChange } from '../session/forms.ts';
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
      notify('Your password is changed, and you are signed out everywhere else.');
      onClose();
    },
  });
  return (
    <FormFrame form={form} action="Change password" doing="Changing…" other={<CancelButton onClick={onClose} />}>
      <Field label="Current password" type="password" autoComplete="current-password" error={errors.current_password?.message} {...register('current_password')} />
      <Field
        label="New password"
        type="password"
        autoComplete="new-password"
        hint="At least 8 characters. It signs you out everywhere else."
        error={errors.password?.message}
        {...register('password')}
      />
    </FormFrame>
  );
}
