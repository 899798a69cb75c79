import { QueryClientProvider } from '@tanstack/react-query';
import { useMemo } from 'react';
import { RouterProvider } from 'react-router/dom';
import { newQueryClient } from './api/queries.ts';
import { router } from './routes.tsx';
import { useSession } from './session/session-store.ts';
import { Notices } from './ui/notices.tsx';

export function App() {
  const viewer = useSession()?.user.id;
  // What one viewer has seen is not for the next: everything starts anew.
  const queries = useMemo(() => newQueryClient(), [viewer]);
  return (
    <Notices>
      <QueryClientProvider key={viewer ?? 'nobody'} client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Notices>
  );
}
