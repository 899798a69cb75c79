import { useMutation } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { ApiError } from '../api/problem.ts';
import type { components } from '../api/schema.d.ts';
import { t } from '../strings/session.ts';
import { useNotify } from '../ui/notice-context.ts';
import { startSession } from './session-store.ts';

type SignedIn = components['schemas']['SignedIn'];

export interface Credentials {
  email_or_username: string;
  password: string;
}

interface SignInOptions {
  /** Called with the credentials if the account also requires a code. */
  onCodeNeeded?: (credentials: Credentials) => void;
  onSignedIn?: () => void;
}

export function useSignIn({ onCodeNeeded, onSignedIn }: SignInOptions = {}) {
  const notify = useNotify();
  return useMutation({
    mutationFn: (body: Credentials & { code?: string }) => answer(api.POST('/api/v1/auth/login', { body })),
    onSuccess: (session) => {
      onSignedIn?.();
      if (session.deletion_cancelled) notify(t('youSignedInSo'));
      begin(session);
    },
    onError: (error, credentials) => {
      if (error instanceof ApiError && error.code === 'totp_required') onCodeNeeded?.(credentials);
    },
  });
}

export function begin({ token, refresh_token, user }: SignedIn): void {
  startSession({ token, refreshToken: refresh_token, user: { id: user.id, username: user.username } });
}
