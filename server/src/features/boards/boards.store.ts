import type { LaneKind } from '@speedyflow/contract/boards';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { LIST_ORDERS, type ListedRow } from '../../readmodel/ticket-lists.ts';
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

export interface SprintBoard {
  connection_id: number;
  source_id: string;
}

/** Tickets in the active sprints of a board, on the given desks, as a condition on `r`. */
function inSprint({ connection_id, source_id }: SprintBoard, deskIds: readonly number[]): RawBuilder<boolean> {
  return sql`r.desk_id in (${sql.join(deskIds)}) and r.id in (
    select held.ticket_id from sprints sprint
    join ticket_sprints held on held.connection_id = sprint.connection_id and held.sprint_source_id = sprint.source_id
    where sprint.connection_id = ${connection_id} and sprint.board_source_id = ${source_id}
      and sprint.state = 'active')`;
}

/** Of a scrum board's tickets those in some statuses, most urgent first, beginning after a position. */
export async function readSprintPage(
  db: Db,
  board: SprintBoard,
  deskIds: readonly number[],
  page: { statusIds: readonly string[]; after: readonly (string | number)[]; limit: number },
): Promise<ListedRow[]> {
  if (page.statusIds.length === 0) return [];
  const order = sql.join(LIST_ORDERS.priority.map((member) => sql.ref(`r.${member}`)));
  const after = page.after.length === 0 ? sql`` : sql` and (${order}) > (${sql.join(page.after)})`;
  const { rows } = await sql<ListedRow>`
    select r.*, (select d.unit_id from desks d where d.id = r.desk_id) as unit_id
    from ticket_rows r where ${inSprint(board, deskIds)} and r.status_id in (${sql.join(page.statusIds)})${after}
    order by ${order} limit ${page.limit}`.execute(db);
  return rows;
}

/** How many tickets of a board are in a status, and of whom or how urgent where lanes are asked for. */
export interface CellCount {
  status_id: string;
  lane: number | null;
  name: string | null;
  count: number;
}

const LANE_MEMBERS = {
  assignee: { lane: sql`r.assignee_id`, name: sql`r.assignee_name` },
  priority: { lane: sql`r.priority_rank`, name: sql`r.priority` },
  none: { lane: sql`null`, name: sql`null` },
};

/** Counts of a scrum board, by reading its sprint. */
export function readSprintCounts(db: Db, board: SprintBoard, deskIds: readonly number[], by: LaneKind | undefined) {
  return readCells(db, inSprint(board, deskIds), by);
}

/** Counts of a desk by status and lane, by reading the desk: no tally knows them. */
export function readDeskLanes(db: Db, deskId: number, by: LaneKind): Promise<CellCount[]> {
  return readCells(db, sql`r.desk_id = ${deskId}`, by);
}

async function readCells(db: Db, where: RawBuilder<boolean>, by: LaneKind | undefined): Promise<CellCount[]> {
  const { lane, name } = LANE_MEMBERS[by ?? 'none'];
  const { rows } = await sql<CellCount>`
    select status_id, lane, max(name) as name, count(*) as count from (
      select r.status_id, ${lane} as lane, ${name} as name from ticket_rows r where ${where}) cell
    group by status_id, lane`.execute(db);
  return rows;
}
