import { QueryClientProvider } from '@tanstack/react-query';
import { useMemo } from 'react';
import { RouterProvider } from 'react-router/dom';
import { newQueryClient } from './api/queries.ts';
import { startHomeFeed } from './feed/use-feed.ts';
import { router } from './routes.tsx';
import { currentSession, useSession } from './session/session-store.ts';
import { useNotify } from './ui/notice-context.ts';
import { Notices } from './ui/notices.tsx';

export const App = () => (
  <Notices>
    <ForViewer key={useSession()?.user.id ?? 'nobody'} />
  </Notices>
);

/** Resets everything when the viewer changes: nobody must see data that somebody else has loaded. */
function ForViewer() {
  const notify = useNotify();
  const queries = useMemo(() => {
    const client = newQueryClient(notify);
    if (currentSession() && location.pathname === '/') void startHomeFeed(client);
    return client;
  }, [notify]);
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
