import { QueryClient } from '@tanstack/react-query';
import { isTransient } from './api-error.ts';

/**
 * The page's cache of answers. It holds what the server confirmed; edits under way are laid over it where
 * it is read. The change stream says what is stale, so nothing is fetched again merely for being old.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 30 * 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && isTransient(error),
      },
    },
  });
}
