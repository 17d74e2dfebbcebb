import { type Kysely, sql } from 'kysely';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

type Db = Kysely<DatabaseSchema>;

export function readBoards(db: Db, deskIds: readonly number[]) {
  if (deskIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('boards')
    .select(['id', 'name', 'kind', 'desk_id', 'connection_id', 'source_id', 'columns'])
    .where('desk_id', 'in', deskIds)
    .where('removed_at', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** Statuses tickets of a desk are in, with how many; from the tallies. */
export async function readStatusCounts(db: Db, deskId: number): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('tallies')
    .select(['cell', (eb) => eb.fn.sum<number>('count').as('count')])
    .where('desk_id', '=', deskId)
    .where('person_id', '=', 0)
    .where('cell', 'like', 'status:%')
    .groupBy('cell')
    .execute();
  return new Map(rows.filter((row) => row.count > 0).map((row) => [row.cell.slice('status:'.length), row.count]));
}

export function readStatuses(db: Db, connectionId: number) {
  return db
    .selectFrom('statuses')
    .select(['source_id', 'name', 'category'])
    .where('connection_id', '=', connectionId)
    .orderBy('source_id')
    .execute();
}

/** Those of the given desks that still exist upstream. */
export function readDesks(db: Db, deskIds: readonly number[]) {
  if (deskIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('desks')
    .select(['id', 'name', 'connection_id'])
    .where('id', 'in', deskIds)
    .where('removed_at', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** Tickets of a scrum board: those of its active sprints, on the given desks, most urgent first. */
export async function readSprintRows(
  db: Db,
  board: { connection_id: number; source_id: string },
  deskIds: readonly number[],
): Promise<ListedRow[]> {
  const { rows } = await sql<ListedRow>`
    select r.*, (select d.unit_id from desks d where d.id = r.desk_id) as unit_id
    from ticket_rows r where r.desk_id in (${sql.join(deskIds)}) and r.id in (
      select held.ticket_id from sprints sprint
      join ticket_sprints held on held.connection_id = sprint.connection_id and held.sprint_source_id = sprint.source_id
      where sprint.connection_id = ${board.connection_id} and sprint.board_source_id = ${board.source_id}
        and sprint.state = 'active')
    order by r.priority_rank, r.updated_order, r.key_order, r.id`.execute(db);
  return rows;
}
