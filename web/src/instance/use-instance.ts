import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';

/** The instance's settings, including who may join and read it. */
export const useInstance = () => useQuery({ queryKey: keys.instance, queryFn: ({ signal }) => answer(api.GET('/api/v1/instance', { signal })) });
