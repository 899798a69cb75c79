import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';

/** Debounce time (ms). */
const pause = 200;

/** People, hashtags or both that match the text typed so far. */
export function useSuggestions(typed: string, type: 'users' | 'hashtags' | 'users,hashtags' = 'users,hashtags') {
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), pause);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = useQuery({
    queryKey: keys.suggestions(type, q),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/search', { params: { query: { q, type, limit: 5 } }, signal })),
  });
  return typed.trim() === '' || q === '' ? undefined : query.data;
}
