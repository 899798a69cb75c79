import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { answer, api, type Instance } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { ModerationFrame } from '../moderation/moderation-frame.tsx';
import styles from '../moderation/moderation.module.css';
import { Button } from '../ui/button.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { Field, SelectField, TextField } from '../ui/field.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Spinner } from '../ui/spinner.tsx';
import { useApiForm } from '../ui/use-api-form.ts';
import { Invites } from './invites.tsx';
import { useInstance } from './use-instance.ts';

/** The settings that admins make for everybody. */
export function Component() {
  const instance = useInstance();
  return (
    <ModerationFrame title="Instance" adminsOnly>
      {instance.data ? (
        <>
          <Settings instance={instance.data} />
          <Invites isNeeded={instance.data.registration === 'invite'} />
        </>
      ) : instance.isError ? (
        <ErrorBox error={instance.error} title="The settings did not load" retry={() => void instance.refetch()} />
      ) : (
        <Spinner />
      )}
    </ModerationFrame>
  );
}

const registrations = { open: 'Everybody', invite: 'People with an invite code', closed: 'Nobody' };
const readers = { everyone: 'Everyone, even without an account', members: 'Members only' };

const settings = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'Give it a name.'), z.maxLength(50, 'Use at most 50 characters.')),
  description: z.string().check(z.maxLength(1_000, 'Use at most 1,000 characters.')),
  contact: z.string().check(z.maxLength(254, 'Use at most 254 characters.')),
  rules: z.string().check(z.maxLength(10_000, 'Use at most 10,000 characters.')),
  terms_url: z.string().check(z.trim(), z.regex(/^(https?:\/\/\S+)?$/, 'Enter an address like https://example.com/terms, or leave it empty.')),
  minimum_age: z.string().check(z.trim(), z.regex(/^\d{0,3}$/, 'Enter a number of years, or leave it empty.')),
  registration: z.enum(['open', 'invite', 'closed']),
  readers: z.enum(['everyone', 'members']),
});

function Settings({ instance }: { instance: Instance }) {
  const notify = useNotify();
  const queries = useQueryClient();
  const update = useMutation({
    mutationFn: ({ terms_url, minimum_age, ...rest }: z.infer<typeof settings>) =>
      answer(api.PATCH('/api/v1/instance', { body: { ...rest, terms_url: terms_url === '' ? null : terms_url, minimum_age: minimum_age === '' ? null : Number(minimum_age) } })),
    onSuccess: (changed) => {
      queries.setQueryData(keys.instance, changed);
      notify('Saved.');
    },
  });
  const { terms_url, minimum_age, ...rest } = instance;
  const { register, errors, onSubmit, isPending, problem } = useApiForm({
    schema: settings,
    defaultValues: { ...rest, terms_url: terms_url ?? '', minimum_age: minimum_age === null ? '' : String(minimum_age) },
    mutation: update,
  });
  return (
    <form className={styles.item} onSubmit={onSubmit} noValidate>
      <h2>Settings</h2>
      <Field label="Name" error={errors.name?.message} {...register('name')} />
      <TextField label="Description" rows={2} error={errors.description?.message} {...register('description')} />
      <Field label="Contact" hint="An address or a link." error={errors.contact?.message} {...register('contact')} />
      <TextField label="Rules" rows={4} hint="Shown when people register." error={errors.rules?.message} {...register('rules')} />
      <Field label="Address of the terms" type="url" hint="People must accept them to register. If empty, no consent is required." error={errors.terms_url?.message} {...register('terms_url')} />
      <Field label="Minimum age" inputMode="numeric" hint="In years. If empty, nobody is asked." error={errors.minimum_age?.message} {...register('minimum_age')} />
      <SelectField label="Who may open an account" options={registrations} {...register('registration')} />
      <SelectField label="Who may read" options={readers} {...register('readers')} />
      <FormProblem error={problem} />
      <div className={styles.actions}>
        <Button type="submit" disabled={isPending}>
          {isPending ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
