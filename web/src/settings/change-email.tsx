import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type * as z from 'zod/mini';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { emailChange } from '../session/forms.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import styles from './verify-email.module.css';

/** A button that opens the form for another e-mail address. */
export function ChangeEmail() {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <ChangeForm onClose={() => setOpen(false)} />;
  return (
    <Button look="quiet" onClick={() => setOpen(true)}>
      Change e-mail
    </Button>
  );
}

function ChangeForm({ onClose }: { onClose: () => void }) {
  const notify = useNotify();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (body: z.infer<typeof emailChange>) => answer(api.POST('/api/v1/auth/email', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.me }),
  });
  const { register, errors, onSubmit, isPending, problem } = useApiForm({
    schema: emailChange,
    defaultValues: { email: '', password: '' },
    mutation: change,
    onSuccess: () => {
      notify('Enter the code that we have sent to the new address.');
      onClose();
    },
  });
  return (
    <form className={styles.form} onSubmit={onSubmit} noValidate>
      <Field
        label="New e-mail address"
        hint="We send a code there. The present address stays until you have entered it."
        type="email"
        autoComplete="email"
        error={errors.email?.message}
        {...register('email')}
      />
      <Field
        label="Current password"
        type="password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...register('password')}
      />
      <FormProblem error={problem} />
      <div className={styles.buttons}>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={isPending}>
          {isPending ? 'Sending…' : 'Change e-mail'}
        </Button>
      </div>
    </form>
  );
}
