import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { answer, api } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { t } from '../strings/session.ts';
import { Button } from '../ui/button.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { AuthPage } from './auth-page.tsx';
import { noteSuspension } from './session-store.ts';
import { signOut } from './sign-out.ts';

/** Loaded lazily, since the first view of a feed does not need it. */
const Notices = lazy(async () => ({ default: (await import('../moderation/notices.tsx')).Notices }));

const YourData = lazy(async () => ({ default: (await import('../settings/data-page.tsx')).YourData }));

/** The only page for suspended users. */
export function SuspendedPage() {
  const notify = useNotify();
  const look = useMutation({
    mutationFn: () => answer(api.GET('/api/v1/auth/me')),
    onSuccess: ({ suspended }) => {
      noteSuspension(suspended);
      if (suspended) notify(t('yourAccountIsStill'));
    },
    onError: (error) => notify(messageOf(error)),
  });
  const leave = useMutation({
    mutationFn: signOut,
    onError: (error) => notify(t('youAreSignedOut', { problem: messageOf(error) })),
  });
  return (
    <AuthPage title={t('yourAccountIsSuspended')}>
      <p>{t('nobodySeesYourProfile')}</p>
      <Suspense>
        <Notices />
        <YourData />
      </Suspense>
      <Button look="quiet" wide disabled={look.isPending} onClick={() => look.mutate()}>
        {t('checkAgain')}
      </Button>
      <Button look="danger" wide disabled={leave.isPending} onClick={() => leave.mutate()}>
        {t('signOut')}
      </Button>
    </AuthPage>
  );
}
