import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'react-router';
import { ApiError, messageOf, Unreachable } from '../../../../web/src/api/problem.ts';
import { useNotify } from '../../../../web/src/ui/notice-context.ts';

async function request<Data>(method: string, path: string, body?: unknown): Promise<Data> {
  const init = body === undefined ? { method } : { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, init).catch((error: unknown) => {
    throw new Unreachable(error);
  });
  const result: unknown = await response.json();
  if (!response.ok) throw new ApiError(response, result);
  return result as Data;
}

/** The JSON for the page's own URL, reloaded every `every` milliseconds. */
export function useView<Data>(every = 3_000) {
  const { pathname, search } = useLocation();
  const address = `/api${pathname}${search}`;
  return useQuery({
    queryKey: ['view', address],
    queryFn: () => request<Data>('GET', address),
    refetchInterval: every,
    // When a filter changes, the previous rows stay until the new ones arrive.
    placeholderData: (previous, query) => (String(query?.queryKey[1]).split('?')[0] === `/api${pathname}` ? keepPreviousData(previous) : undefined),
  });
}

/** A mutation after which everything is reloaded; its outcome is shown as a notice. */
export function useChange<Result>(method: 'POST' | 'PUT', describe: (result: Result) => string) {
  const queries = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body?: unknown }) => request<Result>(method, `/api${path}`, body ?? {}),
    onSuccess: (result) => notify(describe(result)),
    onError: (error) => notify(messageOf(error)),
    onSettled: () => queries.invalidateQueries(),
  });
}
