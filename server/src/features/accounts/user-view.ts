import type { UserView } from '@speedyflow/contract/accounts';
import type { Account } from './accounts.store.ts';
import { OPERATOR_ID, seesAllDesks } from './callers.ts';

/** What of an account leaves the server. */
export function userView(account: Account): UserView {
  return {
    id: account.id,
    email: account.email,
    name: account.name,
    role: account.role,
    desk_ids: seesAllDesks(account) ? null : account.deskIds,
    person_ids: account.personIds,
    active: account.active === 1,
  };
}

/** The operator, who has no account, in the shape of one. */
export const OPERATOR_VIEW: UserView = {
  id: OPERATOR_ID,
  email: '',
  name: 'Operator',
  role: 'admin',
  desk_ids: null,
  person_ids: [],
  active: true,
};
