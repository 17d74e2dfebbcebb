import type { UseBaseQueryResult } from '@tanstack/react-query';
import { ApiError } from '../api/api-error.ts';
import { useBrowserOffline } from './browser-offline.ts';

/** Whether an answer has to wait for the network: said at once, not after every attempt has failed. */
export function useOutOfReach({
  fetchStatus,
  failureReason,
}: Pick<UseBaseQueryResult, 'fetchStatus' | 'failureReason'>): boolean {
  const offline = useBrowserOffline();
  return offline || fetchStatus === 'paused' || isOffline(failureReason);
}

/** Whether a call came to nothing because the server was not reached. */
export const isOffline = (error: unknown): boolean => error instanceof ApiError && error.code === 'OFFLINE';
