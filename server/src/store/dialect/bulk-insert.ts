import type { BulkWrite } from './dialect.ts';

/** The statement that writes tuples of values (SQL, in brackets) as the bulk write says. */
export function bulkInsert(write: Omit<BulkWrite, 'rows'>, tuples: readonly string[]): string {
  const updates = Object.entries(write.update).map(([column, value]) => `${column} = ${value}`);
  const action = updates.length > 0 ? `update set ${updates.join(', ')}` : 'nothing';
  const conflict = write.key.length === 0 ? '' : ` on conflict (${write.key.join(', ')}) do ${action}`;
  return `insert into ${write.table} (${write.columns.join(', ')}) values ${tuples.join(', ')}${conflict}`;
}
