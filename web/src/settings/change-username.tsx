import { useUpdateProfile } from '../profile/use-update-profile.ts';
import { usernameChange } from '../session/forms.ts';
import { useViewer } from '../session/session-store.ts';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import { CancelButton, FormFrame } from './form-frame.tsx';

export function ChangeUsername({ onClose }: { onClose: () => void }) {
  const notify = useNotify();
  const { username } = useViewer();
  const { register, errors, ...form } = useApiForm({
    schema: usernameChange,
    defaultValues: { username },
    mutation: useUpdateProfile(),
    onSuccess: () => {
      notify('Your username is changed. Links to the old one work for 30 days.');
      onClose();
    },
  });
  return (
    <FormFrame form={form} action="Change username" doing="Changing…" other={<CancelButton onClick={onClose} />}>
      <Field
        label="New username"
        hint="The old one leads to your profile for 30 days, and nobody else can have it during that time."
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={errors.username?.message}
        {...register('username')}
      />
    </FormFrame>
  );
}
