import { accountRoutes } from '@speedyflow/contract/accounts';
import { useCallback } from 'react';
import { call } from '../../api/call.ts';
import { forgetHeldWork } from '../../app/device-person.ts';

/**
 * Ends the session and forgets every ticket that this page and this device hold. Drafts, and what was not sent yet,
 * stay: they belong to the account.
 */
export function useSignOut(): () => void {
  return useCallback(() => {
    const leave = async () => {
      await call(accountRoutes.logout, {}).catch(() => undefined);
      await forgetHeldWork().catch(() => undefined);
      location.replace('/sign-in');
    };
    void leave();
  }, []);
}
