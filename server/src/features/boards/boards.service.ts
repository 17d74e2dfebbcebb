import type { BoardColumnView, BoardView } from '@speedyflow/contract/boards';
import type { StatusCategory } from '@speedyflow/contract/ticket';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import { readListPage, statusSource } from '../../readmodel/ticket-lists.ts';
import { ticketRowView } from '../../readmodel/ticket-row-view.ts';
import type { Database } from '../../store/database.ts';
import * as store from './boards.store.ts';

/** Every desk has a board without asking Jira for one; their ids begin here, above those of Jira's boards. */
const DESK_BOARDS = 1_000_000_000;

const PER_COLUMN = 50;

type JiraBoard = Awaited<ReturnType<typeof store.readBoards>>[number];

interface Status {
  source_id: string;
  name: string;
  category: StatusCategory;
}

/** Boards of Jira the caller may see, then one of each desk. */
export async function listBoards(database: Database, caller: Caller): Promise<BoardView[]> {
  const [boards, desks] = await Promise.all([
    store.readBoards(database.read, caller.deskIds),
    store.readDesks(database.read, caller.deskIds),
  ]);
  return [...boards.map(({ id, name, kind, desk_id }) => ({ id, name, kind, desk_id })), ...desks.map(deskBoard)];
}

/** Columns of a board with their first tickets and exact counts. */
export async function getBoard(
  database: Database,
  caller: Caller,
  boardId: number,
  perColumn: number | undefined,
  at: number,
): Promise<{ board: BoardView; columns: BoardColumnView[] }> {
  const limit = perColumn ?? PER_COLUMN;
  if (boardId > DESK_BOARDS) {
    const deskId = boardId - DESK_BOARDS;
    const visible = caller.deskIds.filter((id) => id === deskId);
    const [desk] = await store.readDesks(database.read, visible);
    if (!desk) throw notFound();
    return { board: deskBoard(desk), columns: await deskColumns(database, desk, undefined, limit, at) };
  }
  const board = (await store.readBoards(database.read, caller.deskIds)).find((one) => one.id === boardId);
  if (!board) throw notFound();
  const { id, name, kind, desk_id } = board;
  const columns =
    kind === 'scrum'
      ? await sprintColumns(database, board, caller.deskIds, limit, at)
      : await deskColumns(database, { id: desk_id, connection_id: board.connection_id }, board, limit, at);
  return { board: { id, name, kind, desk_id }, columns };
}

async function sprintColumns(
  database: Database,
  board: JiraBoard,
  deskIds: readonly number[],
  limit: number,
  at: number,
): Promise<BoardColumnView[]> {
  const [statuses, rows] = await Promise.all([
    store.readStatuses(database.read, board.connection_id),
    store.readSprintRows(database.read, board, deskIds),
  ]);
  return columnsOf(board, statuses).map((column) => {
    const ids = new Set(column.statuses.map((status) => status.source_id));
    const held = rows.filter((row) => ids.has(row.status_id));
    const tickets = held.slice(0, limit).map((row) => ticketRowView(row, at));
    return { ...columnView(column), count: held.length, tickets, more: held.length > limit };
  });
}

/** Columns over all tickets of a desk: a board's own, or one for each status its tickets are in. */
async function deskColumns(
  database: Database,
  desk: { id: number; connection_id: number },
  board: JiraBoard | undefined,
  limit: number,
  at: number,
): Promise<BoardColumnView[]> {
  const [statuses, counts] = await Promise.all([
    store.readStatuses(database.read, desk.connection_id),
    store.readStatusCounts(database.read, desk.id),
  ]);
  const columns = board ? columnsOf(board, statuses) : statusColumns(statuses, counts);
  return Promise.all(
    columns.map(async (column) => {
      const count = column.statuses.reduce((sum, status) => sum + (counts.get(status.source_id) ?? 0), 0);
      const statusIds = column.statuses.map((status) => status.source_id);
      const source = statusSource(desk.id, statusIds);
      const order = { by: 'updated', reversed: false } as const;
      const rows = await readListPage(database, { source, order, limit, offset: 0 });
      const tickets = rows.map((row) => ticketRowView(row, at));
      return { ...columnView(column), count, tickets, more: count > rows.length };
    }),
  );
}

interface ColumnStatuses {
  name: string;
  statuses: Status[];
}

function columnsOf(board: JiraBoard, statuses: readonly Status[]): ColumnStatuses[] {
  const known = new Map(statuses.map((status) => [status.source_id, status]));
  const columns = JSON.parse(board.columns) as { name: string; status_ids: string[] }[];
  return columns.map(({ name, status_ids }) => ({ name, statuses: status_ids.flatMap((id) => known.get(id) ?? []) }));
}

const CATEGORY_ORDER: readonly StatusCategory[] = ['new', 'in_progress', 'waiting', 'done'];

function statusColumns(statuses: readonly Status[], counts: ReadonlyMap<string, number>): ColumnStatuses[] {
  return statuses
    .filter((status) => counts.has(status.source_id))
    .toSorted((a, b) => CATEGORY_ORDER.indexOf(a.category) - CATEGORY_ORDER.indexOf(b.category))
    .map((status) => ({ name: status.name, statuses: [status] }));
}

function columnView({ name, statuses }: ColumnStatuses) {
  return { name, statuses: statuses.map((status) => status.name), category: statuses[0]?.category ?? ('new' as const) };
}

function deskBoard(desk: { id: number; name: string }): BoardView {
  return { id: DESK_BOARDS + desk.id, name: desk.name, kind: 'desk', desk_id: desk.id };
}

function notFound(): AppError {
  return new AppError('not_found', 'NOT_FOUND', 'There is no such board, or you may not see it.');
}
