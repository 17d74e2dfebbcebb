import type { LaneKind } from '@speedyflow/contract/boards';
import type { SortKey } from '@speedyflow/contract/paging';
import { TECHNICIAN_VIEWS, type TechnicianView } from '@speedyflow/contract/technician-views';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { expect } from 'vitest';
import type { Caller } from '../../src/domain/caller.ts';
import { getBoard, getColumn, listBoards } from '../../src/features/boards/boards.service.ts';
import { listDesks, listQueues } from '../../src/features/desks/desks.service.ts';
import { listIssues, listQueue } from '../../src/features/issues/issue-lists.service.ts';
import {
  readUnitCounts,
  readView,
  readViewCounts,
} from '../../src/features/technician-views/technician-views.service.ts';
import type { RowFilter } from '../../src/readmodel/technician-lists.ts';
import type { Database } from '../../src/store/database.ts';
import { actualRows, expectedRows, readMirror } from './expected-rows.ts';
import type { KnownQueue } from './known-queues.ts';
import { type MirroredRow, readEveryRow } from './mirrored-row.ts';
import { countByFilter, scanQueue, scanView, sorted, visibleTo } from './plain-scan.ts';
import { USERS, type WorldUser } from './small-world.ts';
import type { SmallWorldRun } from './small-world-run.ts';

export const SORTS: readonly SortKey[] = [
  '-updated',
  'updated',
  '-created',
  'created',
  'priority',
  '-priority',
  'key',
  '-key',
  'sla',
  '-sla',
];
export const FILTERS: readonly RowFilter[] = ['all', 'parents', 'subtasks'];

/** One account's view of everything, beside what a scan of every row finds. */
export interface Look {
  readonly database: Database;
  readonly caller: Caller;
  readonly at: number;
  readonly rows: readonly MirroredRow[];
  readonly queues: readonly (KnownQueue & { id: number; deskId: number; viewer: string | null })[];
}

/** Everything each account may ask about, at this instant. */
export async function looks(run: SmallWorldRun): Promise<Look[]> {
  const { database, clock } = run;
  const rows = await readEveryRow(database.read);
  return Promise.all(
    USERS.map(async (user) => ({
      database,
      caller: await run.caller(user),
      at: clock.now(),
      rows,
      queues: await knownQueues(run, user),
    })),
  );
}

async function knownQueues(run: SmallWorldRun, user: WorldUser): Promise<Look['queues']> {
  const db = run.database.read;
  const kept = await db.selectFrom('queues').selectAll().where('removed_at', 'is', null).execute();
  const viewers = await db
    .selectFrom('user_people as link')
    .innerJoin('people as person', 'person.id', 'link.person_id')
    .select(['link.connection_id', 'person.source_id'])
    .where('link.user_id', '=', user.id)
    .execute();
  return kept.map(({ id, source_id, connection_id, desk_id }) => ({
    ...run.queues.get(source_id)!,
    id,
    deskId: desk_id,
    viewer: viewers.find((viewer) => viewer.connection_id === connection_id)?.source_id ?? null,
  }));
}

/** Rows are what the mirror and the edits on their way make of them, and each tells its last change. */
export async function expectRightRows({ database }: SmallWorldRun): Promise<void> {
  const db = database.read;
  expect(await actualRows(db)).toEqual(expectedRows(await readMirror(db)));
  const log = await db.selectFrom('change_log').select(['seq', 'ticket_id']).orderBy('seq').execute();
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_entry, n) => n + 1));
  const last = new Map(log.map(({ seq, ticket_id }) => [ticket_id, seq]));
  for (const { id, seq } of await db.selectFrom('ticket_rows').select(['id', 'seq']).execute()) {
    expect(seq, `seq of ticket ${id}`).toBe(last.get(id));
  }
}

/**
 * Every number anybody may read beside a list: technician views by unit, units, desks, queues.
 *
 * @param filtered the view whose filters are counted too
 */
export async function expectExactCounts(look: Look, filtered: TechnicianView): Promise<void> {
  const { database, caller, at, rows } = look;
  const units = [...new Set(visibleTo(rows, caller).map((row) => row.unitId))];
  for (const unit of ['all', ...units] as const) {
    const ofUnit = rows.filter((row) => unit === 'all' || row.unitId === unit);
    const expected = TECHNICIAN_VIEWS.map((view) => [view, countByFilter(scanView(ofUnit, view, caller, at))] as const);
    const counted = await readViewCounts(database, caller, { view: filtered, business_unit_id: unit }, at);
    expect(counted.counts).toEqual(Object.fromEntries(expected.map(([name, { all }]) => [name, all])));
    expect(counted.filter_counts).toEqual(new Map(expected).get(filtered));
  }
  await expectExactUnits(look);
  await expectExactDesks(look);
}

/** Columns of every board, their counts and first tickets. */
export async function expectRightBoards(look: Look): Promise<void> {
  for (const board of await listBoards(look.database, look.caller)) await expectExactBoard(look, board);
}

async function expectExactUnits({ database, caller, rows, at }: Look): Promise<void> {
  const { units, total, unassigned } = await readUnitCounts(database, caller);
  const unsolved = scanView(rows, 'all_unsolved', caller, at);
  expect(units.map(({ id, count }) => ({ id, count }))).toEqual(
    units.map(({ id }) => ({ id, count: unsolved.filter((row) => row.unitId === id).length })),
  );
  expect(total).toBe(unsolved.length);
  expect(unassigned).toBe(scanView(rows, 'unassigned', caller, at).length);
}

async function expectExactDesks({ database, caller, rows, queues, at }: Look): Promise<void> {
  for (const desk of await listDesks(database, caller)) {
    const own = { ...caller, deskIds: [desk.id] };
    expect(desk.unsolved).toBe(scanView(rows, 'all_unsolved', own, at).length);
    expect(desk.unassigned).toBe(scanView(rows, 'unassigned', own, at).length);
    const counts = await listQueues(database, caller, desk.id);
    const expected = queues
      .filter((queue) => queue.deskId === desk.id)
      .map((queue) => [queue.id, queue.name, scanQueue(rows, queue, queue.viewer, caller, at).length]);
    expect(counts.map(({ id, name, count }) => [id, name, count]).toSorted(byId)).toEqual(expected.toSorted(byId));
  }
}

async function expectExactBoard(
  { database, caller, rows, at }: Look,
  board: { id: number; desk_id: number },
): Promise<void> {
  const { columns } = await getBoard(database, caller, board.id, { per_column: 2 }, at);
  const ofDesk = rows.filter((row) => row.desk_id === board.desk_id);
  const held = columns.map(({ statuses }) =>
    sorted(
      ofDesk.filter((row) => statuses.includes(row.status)),
      '-updated',
    ),
  );
  expect(columns.map(({ count }) => count)).toEqual(held.map(({ length }) => length));
  expect(held.flat().length).toBe(ofDesk.length);
  for (const [n, { tickets, next_cursor: next }] of columns.entries()) {
    const walked = keys(tickets);
    for (let cursor = next; cursor !== null; ) {
      const page = await getColumn(database, caller, { id: board.id, column: n + 1 }, { per_page: 2, cursor }, at);
      walked.push(...keys(page.tickets));
      cursor = page.nextCursor;
    }
    expect(walked).toEqual(held[n]?.map((row) => row.key));
  }
  for (const [by, keyOf] of Object.entries(LANE_KEYS) as [LaneKind, (typeof LANE_KEYS)[LaneKind]][]) {
    const { lanes } = await getBoard(database, caller, board.id, { lanes: by }, at);
    const expected = [...new Set(ofDesk.map(keyOf))].map((key) => [
      key,
      held.map((inColumn) => inColumn.filter((row) => keyOf(row) === key).length),
    ]);
    expect(Object.fromEntries(lanes?.map(({ key, counts }) => [key, counts]) ?? [])).toEqual(
      Object.fromEntries(expected),
    );
  }
}

const LANE_KEYS: Record<LaneKind, (row: MirroredRow) => string> = {
  assignee: (row) => String(row.assignee_id ?? 'none'),
  priority: (row) => String(row.priority_rank),
};

/** First pages of every view and queue hold what a scan finds, in order, with the right total beside. */
export async function expectRightFirstPages(look: Look, filter: RowFilter): Promise<void> {
  const { database, caller, at, rows, queues } = look;
  for (const view of TECHNICIAN_VIEWS) {
    const found = sorted(scanView(rows, view, caller, at), '-updated');
    const page = await readView(database, caller, { view, filter, per_page: 100 }, at);
    const kept = found.filter((row) => filter === 'all' || (row.is_subtask === 1) === (filter === 'subtasks'));
    expect(keys(page.rows), `${view} ${filter}`).toEqual(kept.map((row) => row.key));
    expect(page.total).toBe(kept.length);
    expect(page.filter_counts).toEqual(countByFilter(found));
  }
  for (const queue of queues.filter(({ deskId }) => caller.deskIds.includes(deskId))) {
    const found = sorted(scanQueue(rows, queue, queue.viewer, caller, at), queue.sort);
    const page = await listQueue(database, caller, queue.id, { per_page: 100 }, at);
    expect(keys(page.rows), queue.name).toEqual(found.map((row) => row.key));
    expect(page.siblings.total).toBe(found.length);
    for (const row of page.rows) {
      expect(row.unit_id).toBe(found.find(({ id }) => id === row.id)?.unitId);
    }
  }
}

/** Walks every list to its end in the given orders, by cursor and by page number: the same as a scan that is sorted. */
export async function expectRightWalks(
  look: Look,
  { perPage, sorts }: { perPage: number; sorts: readonly SortKey[] },
): Promise<void> {
  const { database, caller, at, rows, queues } = look;
  for (const sort of sorts) {
    const all = sorted(visibleTo(rows, caller), sort).map((row) => row.key);
    await expectWalk(all, perPage, (page) => listIssues(database, caller, { ...page, sort }, at));
    for (const queue of queues.filter(({ deskId }) => caller.deskIds.includes(deskId))) {
      const held = sorted(scanQueue(rows, queue, queue.viewer, caller, at), sort).map((row) => row.key);
      await expectWalk(held, perPage, (page) => listQueue(database, caller, queue.id, { ...page, sort }, at));
    }
    for (const view of TECHNICIAN_VIEWS) {
      const held = sorted(scanView(rows, view, caller, at), sort).map((row) => row.key);
      await expectWalk(held, perPage, async (page) => {
        const { rows: shown, ...siblings } = await readView(database, caller, { ...page, view, sort }, at);
        return { rows: shown, siblings };
      });
    }
  }
}

interface Page {
  rows: TicketRowView[];
  siblings: { total: number; next_cursor: string | null };
}

async function expectWalk(
  expected: readonly string[],
  perPage: number,
  read: (page: { page?: number; per_page: number; cursor?: string }) => Promise<Page>,
): Promise<void> {
  const byCursor: string[] = [];
  let cursor: string | undefined;
  do {
    const { rows, siblings } = await read({ per_page: perPage, ...(cursor === undefined ? {} : { cursor }) });
    expect(siblings.total).toBe(expected.length);
    byCursor.push(...keys(rows));
    cursor = siblings.next_cursor ?? undefined;
  } while (cursor !== undefined && byCursor.length <= expected.length);
  expect(byCursor).toEqual(expected);
  const byNumber: string[] = [];
  for (let page = 1; page <= Math.ceil(expected.length / perPage) + 1; page++) {
    byNumber.push(...keys((await read({ per_page: perPage, page })).rows));
  }
  expect(byNumber).toEqual(expected);
}

/** The filters every list takes, alone and together. */
export async function expectRightFilters({ database, caller, rows, at }: Look): Promise<void> {
  const visible = sorted(visibleTo(rows, caller), '-updated');
  const mine = (row: MirroredRow) => row.assignee_id !== null && caller.personIds.includes(row.assignee_id);
  const cases: [filter: Record<string, string>, holds: (row: MirroredRow) => boolean][] = [
    [{ status: 'waiting' }, (row) => row.status_category === 'waiting'],
    [{ status: 'waiting,DONE' }, (row) => row.status_category === 'waiting' || row.status === 'Done'],
    [{ status: 'on hold,On-hold' }, (row) => row.status === 'On hold' || row.status === 'On-hold'],
    [{ priority: 'high, LOW' }, (row) => row.priority === 'High' || row.priority === 'Low'],
    [{ assignee: 'me' }, mine],
    [{ assignee: 'none' }, (row) => row.assignee_id === null],
    [{ assignee: 'me,none' }, (row) => mine(row) || row.assignee_id === null],
    [{ label: 'red' }, (row) => row.labelList.includes('red')],
    [{ label: 'red,vip' }, (row) => row.labelList.includes('red') && row.labelList.includes('vip')],
    [{ label: 're' }, () => false],
    [{ type: 'sub-task' }, (row) => row.type === 'Sub-task'],
    [
      { status: 'new', assignee: 'none', label: 'blue' },
      (row) => row.status_category === 'new' && row.assignee_id === null && row.labelList.includes('blue'),
    ],
  ];
  for (const [filter, holds] of cases) {
    const expected = visible.filter(holds).map((row) => row.key);
    const { rows: shown, siblings } = await listIssues(database, caller, { ...filter, per_page: 100 }, at);
    expect(keys(shown), JSON.stringify(filter)).toEqual(expected);
    expect(siblings.total).toBe(expected.length);
    const ofView = visible.filter((row) => holds(row) && row.status_category !== 'done');
    for (const rows of FILTERS) {
      const kept = ofView.filter((row) => rows === 'all' || (row.is_subtask === 1) === (rows === 'subtasks'));
      const request = { view: 'all_unsolved', filter: rows, ...filter, per_page: 100 } as const;
      const view = await readView(database, caller, request, at);
      expect(keys(view.rows), JSON.stringify(request)).toEqual(kept.map((row) => row.key));
      expect(view.total).toBe(kept.length);
    }
  }
}

const keys = (rows: readonly TicketRowView[]) => rows.map((row) => row.key);
const byId = (a: readonly (number | string)[], b: readonly (number | string)[]) => Number(a[0]) - Number(b[0]);
