import type { BoardColumnView, BoardLaneView, BoardView, LaneKind } from '@speedyflow/contract/boards';
import type { StatusCategory, TicketRowView } from '@speedyflow/contract/ticket';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import { decodeCursor, encodeCursor } from '../../readmodel/list-cursor.ts';
import { type ListOrder, type PageRow, positionOf, readListPage, statusSource } from '../../readmodel/ticket-lists.ts';
import { ticketRowView } from '../../readmodel/ticket-row-view.ts';
import type { Database } from '../../store/database.ts';
import * as store from './boards.store.ts';
import { lanesOf } from './lanes.ts';

/** Every desk has a board without asking Jira for one; their ids begin here, above those of Jira's boards. */
const DESK_BOARDS = 1_000_000_000;

/** Tickets of a column unless asked otherwise. */
const PER_COLUMN = 25;

const LAST_ACTIVITY: ListOrder = { by: 'updated', reversed: false };
const MOST_URGENT: ListOrder = { by: 'priority', reversed: false };

interface Status {
  source_id: string;
  name: string;
  category: StatusCategory;
}

export interface Column {
  name: string;
  statuses: Status[];
}

/** A board as it is set up, and how its tickets are read. */
interface Board {
  readonly view: BoardView;
  readonly columns: readonly Column[];
  /** In which order a column's tickets stand. */
  readonly order: ListOrder;
  /** Tickets of each status. */
  counts(): Promise<ReadonlyMap<string, number>>;
  lanes(by: LaneKind): Promise<store.CellCount[]>;
  rows(statusIds: readonly string[], page: { after: (string | number)[]; limit: number }): Promise<PageRow[]>;
}

interface ColumnQuery {
  per_page?: number | undefined;
  cursor?: string | undefined;
  /** The first of the column that is meant. */
  status?: string | undefined;
}

interface ColumnPage {
  tickets: TicketRowView[];
  nextCursor: string | null;
}

/** Boards of Jira the caller may see, then one of each desk. */
export async function listBoards(database: Database, caller: Caller): Promise<BoardView[]> {
  const [boards, desks] = await Promise.all([
    store.readBoards(database.read, caller.deskIds),
    store.readDesks(database.read, caller.deskIds),
  ]);
  return [...boards.map(jiraBoardView), ...desks.map(deskBoardView)];
}

/**
 * Columns of a board with their first tickets and exact counts, those of lanes where they are asked for.
 *
 * @throws AppError `NOT_FOUND` for a board the caller may not see
 */
export async function getBoard(
  database: Database,
  caller: Caller,
  boardId: number,
  { per_column: limit = PER_COLUMN, lanes: by }: { per_column?: number | undefined; lanes?: LaneKind | undefined },
  at: number,
): Promise<{ board: BoardView; columns: BoardColumnView[]; lanes?: BoardLaneView[] }> {
  const board = await findBoard(database, caller, boardId);
  const [counts, cells, pages] = await Promise.all([
    board.counts(),
    by && board.lanes(by),
    Promise.all(board.columns.map((column) => readColumn(board, column, { limit }, at))),
  ]);
  const columns = board.columns.map(({ name, statuses }, index) => ({
    name,
    statuses: statuses.map((status) => status.name),
    category: statuses[0]?.category ?? ('new' as const),
    count: countOf(statuses, counts),
    tickets: pages[index]?.tickets ?? [],
    next_cursor: pages[index]?.nextCursor ?? null,
  }));
  return { board: board.view, columns, ...(cells && { lanes: lanesOf(cells, board.columns) }) };
}

/** How many tickets are on each of some boards the caller may see: from the tallies, and of sprints by counting them. */
export async function countBoards(
  database: Database,
  caller: Caller,
  boardIds: readonly number[],
): Promise<{ id: number; count: number }[]> {
  const boards = await findBoards(database, caller, boardIds);
  return Promise.all(
    boards.map(async ({ view, columns, counts }) => {
      const held = await counts();
      return { id: view.id, count: columns.reduce((sum, { statuses }) => sum + countOf(statuses, held), 0) };
    }),
  );
}

const countOf = (statuses: readonly Status[], counts: ReadonlyMap<string, number>) =>
  statuses.reduce((sum, status) => sum + (counts.get(status.source_id) ?? 0), 0);

/**
 * One page of a column's tickets.
 *
 * @throws AppError `NOT_FOUND` for a board the caller may not see, for no column of it and where another stands
 * there, `INVALID_CURSOR`
 */
export async function getColumn(
  database: Database,
  caller: Caller,
  { id, column: position }: { id: number; column: number },
  { per_page: limit = PER_COLUMN, cursor, status }: ColumnQuery,
  at: number,
): Promise<ColumnPage> {
  const board = await findBoard(database, caller, id);
  const column = board.columns[position - 1];
  if (!column) throw notFound();
  if (status !== undefined && status !== column.statuses[0]?.name) throw notFound();
  return readColumn(board, column, { limit, cursor }, at);
}

async function readColumn(
  { order, rows }: Board,
  { statuses }: Column,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  at: number,
): Promise<ColumnPage> {
  const statusIds = statuses.map((status) => status.source_id);
  const after = cursor === undefined ? [] : decodeCursor(cursor, order);
  // One row more than shown tells whether there is a next page.
  const read = await rows(statusIds, { after, limit: limit + 1 });
  const shown = read.slice(0, limit);
  const last = shown.at(-1);
  return {
    tickets: shown.map((row) => ticketRowView(row, at)),
    nextCursor: read.length > limit && last ? encodeCursor(order, positionOf(last, order)) : null,
  };
}

async function findBoard(database: Database, caller: Caller, boardId: number): Promise<Board> {
  const [board] = await findBoards(database, caller, [boardId]);
  if (!board) throw notFound();
  return board;
}

/** Those of some boards that the caller may see. */
async function findBoards(database: Database, caller: Caller, boardIds: readonly number[]): Promise<Board[]> {
  const ids = new Set(boardIds);
  const deskIds = caller.deskIds.filter((id) => ids.has(DESK_BOARDS + id));
  const isOfJira = boardIds.some((id) => id <= DESK_BOARDS);
  const [desks, boards] = await Promise.all([
    store.readDesks(database.read, deskIds),
    isOfJira ? store.readBoards(database.read, caller.deskIds) : [],
  ]);
  return Promise.all([
    ...boards.filter(({ id }) => ids.has(id)).map((board) => jiraBoard(database, caller, board)),
    ...desks.map((desk) => deskBoard(database, desk)),
  ]);
}

async function deskBoard(
  database: Database,
  desk: { id: number; name: string; connection_id: number },
): Promise<Board> {
  const [statuses, counts] = await Promise.all([
    store.readStatuses(database.read, desk.connection_id),
    store.readStatusCounts(database.read, desk.id),
  ]);
  return {
    view: deskBoardView(desk),
    columns: statusColumns(statuses, counts),
    ...deskTickets(database, desk.id),
    counts: async () => counts,
  };
}

async function jiraBoard(database: Database, caller: Caller, board: JiraBoard): Promise<Board> {
  const columns = setColumns(board.columns, await store.readStatuses(database.read, board.connection_id));
  const tickets =
    board.kind === 'scrum' ? sprintTickets(database, board, caller.deskIds) : deskTickets(database, board.desk_id);
  return { view: jiraBoardView(board), columns, ...tickets };
}

type JiraBoard = Awaited<ReturnType<typeof store.readBoards>>[number];

type Tickets = Omit<Board, 'view' | 'columns'>;

/** All tickets of a desk. */
function deskTickets(database: Database, deskId: number): Tickets {
  return {
    order: LAST_ACTIVITY,
    counts: () => store.readStatusCounts(database.read, deskId),
    lanes: (by) => store.readDeskLanes(database.read, deskId, by),
    rows: (statusIds, { after, limit }) =>
      readListPage(database, {
        source: statusSource(deskId, statusIds),
        order: LAST_ACTIVITY,
        limit,
        offset: 0,
        after,
      }),
  };
}

/** Tickets of the active sprints of a board. */
function sprintTickets(database: Database, board: store.SprintBoard, deskIds: readonly number[]): Tickets {
  const cells = (by?: LaneKind) => store.readSprintCounts(database.read, board, deskIds, by);
  return {
    order: MOST_URGENT,
    counts: async () => new Map((await cells()).map(({ status_id, count }) => [status_id, count])),
    lanes: cells,
    rows: (statusIds, { after, limit }) =>
      store.readSprintPage(database.read, board, deskIds, { statusIds, after, limit }),
  };
}

/** Columns as somebody set them up. */
function setColumns(setUp: string, statuses: readonly Status[]): Column[] {
  const known = new Map(statuses.map((status) => [status.source_id, status]));
  const columns = JSON.parse(setUp) as { name: string; status_ids: string[] }[];
  return columns.map(({ name, status_ids }) => ({ name, statuses: status_ids.flatMap((id) => known.get(id) ?? []) }));
}

const CATEGORY_ORDER: readonly StatusCategory[] = ['new', 'in_progress', 'waiting', 'done'];

/** A column for each status there are tickets in. */
function statusColumns(statuses: readonly Status[], counts: ReadonlyMap<string, number>): Column[] {
  return statuses
    .filter((status) => counts.has(status.source_id))
    .toSorted((a, b) => CATEGORY_ORDER.indexOf(a.category) - CATEGORY_ORDER.indexOf(b.category))
    .map((status) => ({ name: status.name, statuses: [status] }));
}

function jiraBoardView({ id, name, kind, desk_id }: BoardView): BoardView {
  return { id, name, kind, desk_id };
}

function deskBoardView(desk: { id: number; name: string }): BoardView {
  return { id: DESK_BOARDS + desk.id, name: desk.name, kind: 'desk', desk_id: desk.id };
}

function notFound(): AppError {
  return new AppError('not_found', 'NOT_FOUND', 'There is no such board, or you may not see it.');
}
