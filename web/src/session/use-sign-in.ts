import { useMutation } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import type { components } from '../api/schema.d.ts';
import { startSession } from './session-store.ts';

type SignedIn = components['schemas']['SignedIn'];

export const useSignIn = () =>
  useMutation({
    mutationFn: (body: { email_or_username: string; password: string }) => answer(api.POST('/api/v1/auth/login', { body })),
    onSuccess: begin,
  });

export function begin({ token, refresh_token, user }: SignedIn): void {
  startSession({ token, refreshToken: refresh_token, user: { id: user.id, username: user.username } });
}
