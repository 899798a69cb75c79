import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { answer, api, type Instance } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { ModerationFrame } from '../moderation/moderation-frame.tsx';
import styles from '../moderation/moderation.module.css';
import { t } from '../strings/instance.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { Field, SelectField, TextField } from '../ui/field.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Spinner } from '../ui/spinner.tsx';
import { useApiForm } from '../ui/use-api-form.ts';
import { Invites } from './invites.tsx';
import { useInstance } from './use-instance.ts';

/** The instance's settings, for admins. */
export function Component() {
  const instance = useInstance();
  return (
    <ModerationFrame title={t('instance')} adminsOnly>
      {instance.data ? (
        <>
          <Settings instance={instance.data} />
          <Invites isNeeded={instance.data.registration === 'invite'} />
        </>
      ) : instance.isError ? (
        <ErrorBox error={instance.error} title={t('theSettingsDidNot')} retry={() => void instance.refetch()} />
      ) : (
        <Spinner />
      )}
    </ModerationFrame>
  );
}

const registrations = { open: t('everybody'), invite: t('peopleWithAnInvite'), closed: t('nobody') };
const readers = { everyone: t('everyoneEvenWithoutAn'), members: t('membersOnly') };

const settings = z.object({
  name: z.string().check(z.trim(), z.minLength(1, t('giveItAName')), z.maxLength(50, t('useAtMost50'))),
  description: z.string().check(z.maxLength(1_000, t('useAtMost1'))),
  contact: z.string().check(z.maxLength(254, t('useAtMost254'))),
  rules: z.string().check(z.maxLength(10_000, t('useAtMost10'))),
  terms_url: z.string().check(z.trim(), z.regex(/^(https?:\/\/\S+)?$/, t('enterAnAddressLike'))),
  minimum_age: z.string().check(z.trim(), z.regex(/^\d{0,3}$/, t('enterANumberOf'))),
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
      notify(t('saved'));
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
      <h2>{t('settings')}</h2>
      <Field label={t('name')} error={errors.name?.message} {...register('name')} />
      <TextField label={t('description')} rows={2} error={errors.description?.message} {...register('description')} />
      <Field label={t('contact')} hint={t('anAddressOrA')} error={errors.contact?.message} {...register('contact')} />
      <TextField label={t('rules')} rows={4} hint={t('shownWhenPeopleRegister')} error={errors.rules?.message} {...register('rules')} />
      <Field label={t('addressOfTheTerms')} type="url" hint={t('peopleMustAcceptThem')} error={errors.terms_url?.message} {...register('terms_url')} />
      <Field label={t('minimumAge')} inputMode="numeric" hint={t('inYearsIfEmpty')} error={errors.minimum_age?.message} {...register('minimum_age')} />
      <SelectField label={t('whoMayOpenAn')} options={registrations} {...register('registration')} />
      <SelectField label={t('whoMayRead')} options={readers} {...register('readers')} />
      <FormProblem error={problem} />
      <div className={styles.actions}>
        <Button type="submit" disabled={isPending}>
          {isPending ? t('saving') : t('save')}
        </Button>
      </div>
    </form>
  );
}
