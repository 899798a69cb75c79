import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { messageOf } from '../api/problem.ts';
import type { components } from '../api/schema.d.ts';
import { acceptedFiles } from '../create/accepted-files.ts';
import { uploadPhoto } from '../create/upload-photo.ts';
import { t } from '../strings/profile.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import styles from './edit-profile-page.module.css';
import { useUpdateProfile } from './use-update-profile.ts';

/** The viewer's picture, which changes as soon as another one is chosen. */
export function AvatarEditor({ me }: { me: components['schemas']['Me'] }) {
  const picker = useRef<HTMLInputElement>(null);
  const update = useUpdateProfile();
  const change = useMutation({
    mutationFn: async (file: File | null) => {
      const media = file && (await uploadPhoto(file, { signal: new AbortController().signal }));
      return update.mutateAsync({ avatar_media_id: media?.media_id ?? null });
    },
  });
  return (
    <div className={styles.avatar}>
      <Avatar username={me.username} url={me.avatar_url} size={88} />
      <input
        ref={picker}
        type="file"
        hidden
        accept={acceptedFiles}
        aria-label={t('profilePicture')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) change.mutate(file);
          event.target.value = '';
        }}
      />
      <div className={styles.picture}>
        <Button look="quiet" disabled={change.isPending} onClick={() => picker.current?.click()}>
          {change.isPending ? t('changing') : t('changePicture')}
        </Button>
        {me.avatar_url && (
          <Button look="plain" disabled={change.isPending} onClick={() => change.mutate(null)}>
            {t('remove')}
          </Button>
        )}
      </div>
      <div aria-live="polite" className={styles.problem}>
        {change.isError && (change.variables ? `${change.variables.name}: ${messageOf(change.error)}` : messageOf(change.error))}
      </div>
    </div>
  );
}
