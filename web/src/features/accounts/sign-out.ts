import { accountRoutes } from '@speedyflow/contract/accounts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { call } from '../../api/call.ts';
import { forgetAnswers } from '../issues/edits/answered-rows.ts';
import { sessionQuery } from './session.ts';

/** Ends the session and forgets every ticket this page holds. Drafts stay: they belong to the account. */
export function useSignOut(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCallback(() => {
    const leave = async () => {
      await call(accountRoutes.logout, {}).catch(() => undefined);
      client.setQueryData(sessionQuery.queryKey, (known) => known && { ...known, signed_in: false, user: null });
      await navigate({ to: '/sign-in' });
      await client.cancelQueries();
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
      forgetAnswers();
    };
    void leave();
  }, [client, navigate]);
}
