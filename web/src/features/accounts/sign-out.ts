import { useCallback } from 'react';
import { forgetHeldWork } from '../../app/device-person.ts';
import { oweSignOut, payOwedSignOut } from './owed-sign-out.ts';

/**
 * Ends the session, if only for this device until the server hears of it, and forgets every ticket that this page and this device hold. Drafts, and what was not sent yet,
 * stay: they belong to the account.
 */
export function useSignOut(): () => void {
  return useCallback(() => {
    const leave = async () => {
      oweSignOut();
      await payOwedSignOut().catch(() => undefined);
      await forgetHeldWork().catch(() => undefined);
      location.replace('/sign-in');
    };
    void leave();
  }, []);
}
