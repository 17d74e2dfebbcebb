import type { Kysely } from 'kysely';
import type { SourceBoard } from '../../domain/source.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

/**
 * The boards, each set up as it is held where it comes without columns. No board is without any: one that comes so is
 * shown to an account that may not see how it is set up, its columns as little as what it estimates by.
 */
export async function withHeldSetUp(
  db: Kysely<DatabaseSchema>,
  connectionId: number,
  boards: readonly SourceBoard[],
): Promise<SourceBoard[]> {
  if (boards.every(({ columns }) => columns.length > 0)) return [...boards];
  const rows = await db
    .selectFrom('boards')
    .select(['source_id', 'columns', 'estimation_field'])
    .where('connection_id', '=', connectionId)
    .execute();
  const held = new Map(rows.map((row) => [row.source_id, row]));
  return boards.map((board) => {
    const before = held.get(board.sourceId);
    if (board.columns.length > 0 || before === undefined) return board;
    const columns = JSON.parse(before.columns) as { name: string; status_ids: string[] }[];
    return {
      ...board,
      columns: columns.map(({ name, status_ids }) => ({ name, statusSourceIds: status_ids })),
      estimationFieldId: before.estimation_field,
    };
  });
}
