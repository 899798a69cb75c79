import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { answer, api } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { Button } from '../ui/button.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { AuthPage } from './auth-page.tsx';
import { noteSuspension } from './session-store.ts';
import { signOut } from './sign-out.ts';

/** Not needed for the first view of a feed. */
const Notices = lazy(async () => ({ default: (await import('../moderation/notices.tsx')).Notices }));

const YourData = lazy(async () => ({ default: (await import('../settings/data-page.tsx')).YourData }));

/** The only page for suspended users. */
export function SuspendedPage() {
  const notify = useNotify();
  const look = useMutation({
    mutationFn: () => answer(api.GET('/api/v1/auth/me')),
    onSuccess: ({ suspended }) => {
      noteSuspension(suspended);
      if (suspended) notify('Your account is still suspended.');
    },
    onError: (error) => notify(messageOf(error)),
  });
  const leave = useMutation({
    mutationFn: signOut,
    onError: (error) => notify(`You are signed out here, but the service does not know: ${messageOf(error)}`),
  });
  return (
    <AuthPage title="Your account is suspended">
      <p>Nobody sees your profile, your posts or your comments for now. Nothing has been deleted.</p>
      <Suspense>
        <Notices />
        <YourData />
      </Suspense>
      <Button look="quiet" wide disabled={look.isPending} onClick={() => look.mutate()}>
        Check again
      </Button>
      <Button look="danger" wide disabled={leave.isPending} onClick={() => leave.mutate()}>
        Sign out
      </Button>
    </AuthPage>
  );
}
