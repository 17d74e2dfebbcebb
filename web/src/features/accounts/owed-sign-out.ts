import { accountRoutes } from '@speedyflow/contract/accounts';
import type { ApiError } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { deviceMemory } from '../../app/device-memory.ts';

/** That somebody has signed out here, and the server may not know it yet. */
const OWED = 'signOut';

/** From now on the session counts for nothing on this device, whether the server can be told or not. */
export function oweSignOut(): void {
  deviceMemory.write(OWED, true);
}

/** Somebody has signed in since: that session is not the one to be ended. */
export function forgiveSignOut(): void {
  deviceMemory.write(OWED, undefined);
}

/**
 * Ends the session that somebody has left, if there is one.
 *
 * @throws ApiError while the server cannot be told
 */
export async function payOwedSignOut(): Promise<void> {
  if (!deviceMemory.read(OWED, false)) return;
  await call(accountRoutes.logout, {}).catch((error: ApiError) => {
    // At 401 the session has ended by itself.
    if (error.status !== 401) throw error;
  });
  forgiveSignOut();
}
