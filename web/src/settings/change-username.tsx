import { useUpdateProfile } from '../profile/use-update-profile.ts';
import { usernameChange } from '../session/forms.ts';
import { useViewer } from '../session/session-store.ts';
import { t } from '../strings/settings.ts';
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
      notify(t('yourUsernameIsChanged'));
      onClose();
    },
  });
  return (
    <FormFrame form={form} action={t('changeUsername')} doing={t('changing')} other={<CancelButton onClick={onClose} />}>
      <Field
        label={t('newUsername')}
        hint={t('theOldOneLeads')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={errors.username?.message}
        {...register('username')}
      />
    </FormFrame>
  );
}
