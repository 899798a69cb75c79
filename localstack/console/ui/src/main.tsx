import '../../../../web/src/styles/base.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { Notices } from '../../../../web/src/ui/notices.tsx';
import { router } from './routes.tsx';

const queries = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { networkMode: 'always' } } });

createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <Notices>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Notices>
  </StrictMode>,
);
