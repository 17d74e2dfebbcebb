import type { QueryClient } from '@tanstack/react-query';
import { isOfTickets } from '../../replica/kept-answers.ts';

/**
 * When all that the page shows of tickets was last known to be current, epoch ms: the change stream vouches for an
 * answer until it was lost, and for none that this device held before.
 */
export function currentAt(client: QueryClient, lastLiveAtMs: number | undefined): number | undefined {
  const shown = client.getQueryCache().findAll({ type: 'active', predicate: ({ queryKey }) => isOfTickets(queryKey) });
  const times = shown
    .filter(({ state }) => state.data !== undefined)
    .map(({ state }) => (isVouchedFor(state) ? lastLiveAtMs : state.dataUpdatedAt));
  return [lastLiveAtMs, ...times].filter((at) => at !== undefined).sort((one, other) => one - other)[0];
}

const isVouchedFor = (state: { isInvalidated: boolean; fetchStatus: string; fetchFailureCount: number }): boolean =>
  !state.isInvalidated && state.fetchStatus === 'idle' && state.fetchFailureCount === 0;
