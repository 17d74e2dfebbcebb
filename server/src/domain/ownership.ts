import type { Caller } from './caller.ts';
import { AppError } from './errors.ts';

/** Something a person keeps for themselves, or shares with everyone here. */
export interface Owned {
  readonly owner_id: number;
  readonly shared: number;
}

/** Its owner may change it, and an administrator what is shared. */
export function isEditable({ owner_id, shared }: Owned, caller: Caller): boolean {
  return owner_id === caller.userId || (shared === 1 && caller.role === 'admin');
}

/**
 * Somebody else's that is not shared is as if it were not there.
 *
 * @param noun what it is called, as in `saved view`
 * @throws AppError `NOT_FOUND`, `FORBIDDEN`
 */
export function requireEditable<Row extends Owned>(row: Row | undefined, caller: Caller, noun: string): Row {
  if (!row || (row.shared === 0 && row.owner_id !== caller.userId)) throw noSuch(noun);
  if (isEditable(row, caller)) return row;
  throw new AppError('forbidden', 'FORBIDDEN', `Its owner or an administrator may change a shared ${noun}.`);
}

export function noSuch(noun: string): AppError {
  return new AppError('not_found', 'NOT_FOUND', `There is no such ${noun}.`);
}
