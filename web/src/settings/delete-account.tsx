import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type * as z from 'zod/mini';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { useMe } from '../profile/use-me.ts';
import { passwordConfirmation } from '../session/forms.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import { CancelButton, FormFrame } from './form-frame.tsx';
import { dayOf, useStay } from './use-stay.ts';

/** Explains a deletion, and requests or cancels it. */
export function DeleteAccount() {
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  const stay = useStay();
  if (me.data?.leaving_at) {
    return (
      <>
        <p>
          Your account will be deleted on {dayOf(me.data.leaving_at)}. Nobody sees it until then. If you change your mind, keep it here or simply sign in again.
        </p>
        <Button look="quiet" disabled={stay.isPending} onClick={() => stay.mutate()}>
          {stay.isPending ? 'Cancelling…' : 'Keep my account'}
        </Button>
      </>
    );
  }
  return (
    <>
      <p>
        Your account is hidden from everyone at once, and you are signed out everywhere else. After 7 days, your profile, posts, photos, comments, likes and follows are deleted for good, and your
        export with them. Your username is not given to anybody else for a year. Until then, signing in again keeps your account.
      </p>
      {isOpen ? (
        <DeleteForm onClose={() => setOpen(false)} />
      ) : (
        <Button look="danger" onClick={() => setOpen(true)}>
          Delete my account
        </Button>
      )}
    </>
  );
}

function DeleteForm({ onClose }: { onClose: () => void }) {
  const notify = useNotify();
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: (body: z.infer<typeof passwordConfirmation>) => answer(api.POST('/api/v1/users/me/deletion', { body })),
    onSuccess: ({ erased_at }) => {
      notify(`Your account will be deleted on ${dayOf(erased_at)}.`);
      return queries.invalidateQueries({ queryKey: keys.me });
    },
  });
  const { register, errors, ...form } = useApiForm({ schema: passwordConfirmation, defaultValues: { password: '' }, mutation: leave, onSuccess: onClose });
  return (
    <FormFrame form={form} action="Delete in 7 days" doing="Deleting…" danger other={<CancelButton onClick={onClose} />}>
      <Field label="Your password" type="password" autoComplete="current-password" error={errors.password?.message} {...register('password')} />
    </FormFrame>
  );
}
