import { useState } from 'react';
import { useUpdateProfile } from '../profile/use-update-profile.ts';
import { usernameChange } from '../session/forms.ts';
import { useViewer } from '../session/session-store.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import styles from './verify-email.module.css';

/** A button that opens the form for another username. */
export function ChangeUsername() {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <ChangeForm onClose={() => setOpen(false)} />;
  return (
    <Button look="quiet" onClick={() => setOpen(true)}>
      Change username
    </Button>
  );
}

function ChangeForm({ onClose }: { onClose: () => void }) {
  const notify = useNotify();
  const { username } = useViewer();
  const { register, errors, onSubmit, isPending, problem } = useApiForm({
    schema: usernameChange,
    defaultValues: { username },
    mutation: useUpdateProfile(),
    onSuccess: () => {
      notify('Your username is changed. Links to the old one work for 30 days.');
      onClose();
    },
  });
  return (
    <form className={styles.form} onSubmit={onSubmit} noValidate>
      <Field
        label="New username"
        hint="The old one leads to your profile for 30 days, and nobody else can have it during that time."
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={errors.username?.message}
        {...register('username')}
      />
      <FormProblem error={problem} />
      <div className={styles.buttons}>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={isPending}>
          {isPending ? 'Changing…' : 'Change username'}
        </Button>
      </div>
    </form>
  );
}
