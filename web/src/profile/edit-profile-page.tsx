import { useNavigate } from 'react-router';
import * as z from 'zod/mini';
import type { components } from '../api/schema.d.ts';
import { t } from '../strings/profile.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { characters } from '../ui/characters.ts';
import { ErrorBox } from '../ui/error-box.tsx';
import { Field, TextField } from '../ui/field.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Page } from '../ui/page.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { useApiForm } from '../ui/use-api-form.ts';
import { AvatarEditor } from './avatar-editor.tsx';
import styles from './edit-profile-page.module.css';
import { useMe } from './use-me.ts';
import { useUpdateProfile } from './use-update-profile.ts';

const changes = z.object({
  display_name: z.string().check(z.trim(), z.maxLength(50, t('useAtMost50'))),
  bio: z.string().check(z.trim(), z.maxLength(150, t('useAtMost150'))),
});

export function Component() {
  const me = useMe();
  return (
    <Page title={t('editProfile')} back="/settings">
      {me.data && <ProfileForm me={me.data} />}
      {!me.data && (me.isError ? <ErrorBox error={me.error} title={t('yourProfileDidNot')} retry={() => void me.refetch()} /> : <Spinner />)}
    </Page>
  );
}

function ProfileForm({ me }: { me: components['schemas']['Me'] }) {
  const notify = useNotify();
  const navigate = useNavigate();
  const { register, watch, errors, onSubmit, isPending, problem } = useApiForm({
    schema: changes,
    defaultValues: { display_name: me.display_name, bio: me.bio },
    mutation: useUpdateProfile(),
    onSuccess: () => {
      notify(t('profileSaved'));
      void navigate(`/u/${me.username}`);
    },
  });
  return (
    <>
      <AvatarEditor me={me} />
      <form className={styles.form} onSubmit={onSubmit} noValidate>
        <Field label={t('name')} dir="auto" autoComplete="name" error={errors.display_name?.message} {...register('display_name')} />
        <TextField label={t('bio')} rows={3} hint={t('of150Characters', { characters: characters(watch('bio')) })} error={errors.bio?.message} {...register('bio')} />
        <FormProblem error={problem} />
        <div className={styles.buttons}>
          <ButtonLink to={`/u/${me.username}`} look="quiet">
            {t('cancel')}
          </ButtonLink>
          <Button type="submit" disabled={isPending}>
            {isPending ? t('saving') : t('save')}
          </Button>
        </div>
      </form>
    </>
  );
}
