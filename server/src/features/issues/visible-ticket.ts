import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import type { Database } from '../../store/database.ts';
import { readRow } from './issues.store.ts';

/**
 * The ticket of a key as the caller may see it; keys are found in any case.
 *
 * @throws AppError `NOT_FOUND`, alike for one that is not there and one on a foreign desk
 */
export async function visibleTicket(database: Database, caller: Caller, key: string): Promise<ListedRow> {
  const row = await readRow(database, key.toUpperCase(), caller.deskIds);
  if (!row) throw new AppError('not_found', 'NOT_FOUND', 'There is no such ticket, or you may not see it.');
  return row;
}
