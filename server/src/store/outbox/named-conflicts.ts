import type { MemberConflict, MemberValue } from '../../domain/edit-conflict.ts';
import type { WriteTransaction } from '../database.ts';
import type { KeptConflict } from './outbox.ts';

/** Conflicts with what people call their values: statuses and persons by name. */
export async function namedConflicts(
  { db }: WriteTransaction,
  connectionId: number,
  conflicts: readonly MemberConflict[],
): Promise<KeptConflict[]> {
  const nameOf = async (field: MemberConflict['field'], value: MemberValue): Promise<MemberValue> => {
    if ((field !== 'status' && field !== 'assignee') || typeof value !== 'string') return value;
    const named = await db
      .selectFrom(field === 'status' ? 'statuses' : 'people')
      .select('name')
      .where('connection_id', '=', connectionId)
      .where('source_id', '=', value)
      .executeTakeFirst();
    return named?.name ?? value;
  };
  const kept: KeptConflict[] = [];
  for (const conflict of conflicts) {
    const { field, base, theirs, yours } = conflict;
    const named = {
      base: await nameOf(field, base),
      theirs: await nameOf(field, theirs),
      yours: await nameOf(field, yours),
    };
    kept.push({ ...conflict, named });
  }
  return kept;
}
