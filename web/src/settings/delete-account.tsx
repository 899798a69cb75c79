import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type * as z from 'zod/mini';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { useMe } from '../profile/use-me.ts';
import { passwordConfirmation } from '../session/forms.ts';
import { t } from '../strings/settings.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { useApiForm } from '../ui/use-api-form.ts';
import { CancelButton, FormFrame } from './form-frame.tsx';
import { dayOf, useStay } from './use-stay.ts';

/** Explains account deletion, and requests or cancels it. */
export function DeleteAccount() {
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  const stay = useStay();
  if (me.data?.leaving_at) {
    return (
      <>
        <p>
          {t('yourAccountWillBe', { date: dayOf(me.data.leaving_at) })}
        </p>
        <Button look="quiet" disabled={stay.isPending} onClick={() => stay.mutate()}>
          {stay.isPending ? t('cancelling') : t('keepMyAccount')}
        </Button>
      </>
    );
  }
  return (
    <>
      <p>
        {t('yourAccountIsHidden')}
      </p>
      {isOpen ? (
        <DeleteForm onClose={() => setOpen(false)} />
      ) : (
        <Button look="danger" onClick={() => setOpen(true)}>
          {t('deleteMyAccount')}
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
      notify(t('yourAccountWillBeDeleted', { date: dayOf(erased_at) }));
      return queries.invalidateQueries({ queryKey: keys.me });
    },
  });
  const { register, errors, ...form } = useApiForm({ schema: passwordConfirmation, defaultValues: { password: '' }, mutation: leave, onSuccess: onClose });
  return (
    <FormFrame form={form} action={t('deleteIn7Days')} doing={t('deleting')} danger other={<CancelButton onClick={onClose} />}>
      <Field label={t('yourPassword')} type="password" autoComplete="current-password" error={errors.password?.message} {...register('password')} />
    </FormFrame>
  );
}
