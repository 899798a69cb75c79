import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router';
import * as z from 'zod/mini';
import type { components } from '../api/schema.d.ts';
import { FormProblem } from '../session/form-problem.tsx';
import { showFieldErrors } from '../session/forms.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { Field, TextField } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Spinner } from '../ui/spinner.tsx';
import { AvatarEditor } from './avatar-editor.tsx';
import styles from './edit-profile-page.module.css';
import { useMe } from './use-me.ts';
import { useUpdateProfile } from './use-update-profile.ts';

const changes = z.object({
  display_name: z.string().check(z.trim(), z.maxLength(50, 'Use at most 50 characters.')),
  bio: z.string().check(z.trim(), z.maxLength(150, 'Use at most 150 characters.')),
});

export function Component() {
  const me = useMe();
  return (
    <div className={styles.page}>
      <title>Edit profile · Lambdagram</title>
      <h1>Edit profile</h1>
      {me.data && <ProfileForm me={me.data} />}
      {!me.data && (me.isError ? <ErrorBox error={me.error} title="Your profile did not load" retry={() => void me.refetch()} /> : <Spinner />)}
    </div>
  );
}

function ProfileForm({ me }: { me: components['schemas']['Me'] }) {
  const update = useUpdateProfile();
  const notify = useNotify();
  const navigate = useNavigate();
  const { register, handleSubmit, setError, watch, formState } = useForm({
    resolver: zodResolver(changes),
    defaultValues: { display_name: me.display_name, bio: me.bio },
  });
  const { errors } = formState;
  const onSubmit = handleSubmit(async (values) => {
    try {
      await update.mutateAsync(values);
      notify('Profile saved.');
      await navigate(`/u/${me.username}`);
    } catch (error) {
      showFieldErrors(error, setError, ['display_name', 'bio']);
    }
  });
  return (
    <>
      <AvatarEditor me={me} />
      <form className={styles.form} onSubmit={(event) => void onSubmit(event)} noValidate>
        <Field label="Name" autoComplete="name" error={errors.display_name?.message} {...register('display_name')} />
        <TextField label="Bio" rows={3} hint={`${watch('bio').length} of 150 characters`} error={errors.bio?.message} {...register('bio')} />
        <FormProblem error={update.error} />
        <div className={styles.buttons}>
          <ButtonLink to={`/u/${me.username}`} look="quiet">
            Cancel
          </ButtonLink>
          <Button type="submit" disabled={update.isPending}>
            {update.isPending ? 'Saving…' : 'Save'}
          </Button>
        </div>
      </form>
    </>
  );
}
