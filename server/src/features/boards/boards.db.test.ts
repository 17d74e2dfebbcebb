import type { BoardColumnView, BoardLaneView, BoardView } from '@speedyflow/contract/boards';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachDatabasePlace } from '../../../testing/each-database.ts';
import { type RunningServer, startRunningServer } from '../../../testing/running-server.ts';

const TICKETS = 400;

interface Board {
  board: BoardView;
  columns: BoardColumnView[];
  lanes?: BoardLaneView[];
}

eachDatabasePlace((_name, makePlace) => {
  let running: RunningServer;
  beforeAll(async () => {
    running = await startRunningServer((await makePlace()).location, TICKETS);
  });
  afterAll(() => running.stop());

  const read = async (path: string) => (await running.admin.get(`/api/boards${path}`)).json();
  const boardsOf = async (kind: BoardView['kind']) =>
    ((await read('')).data as BoardView[]).filter((board) => board.kind === kind);

  /** Every ticket of a column, a few at a time. */
  async function walk(id: number, column: number): Promise<TicketRowView[]> {
    const path = `/${id}/columns/${column + 1}?per_page=3`;
    let { data, next_cursor: next } = await read(path);
    const rows = [...data];
    while (next !== null) {
      ({ data, next_cursor: next } = await read(`${path}&cursor=${next}`));
      rows.push(...data);
    }
    return rows;
  }

  it.each(['scrum', 'kanban', 'desk'] as const)(
    'a %s board has as many tickets in each column as it says',
    async (kind) => {
      const boards = await boardsOf(kind);
      expect(boards).not.toEqual([]);
      for (const { id } of boards) {
        const { columns } = (await read(`/${id}?per_column=2`)).data as Board;
        for (const [n, { count, tickets, statuses, next_cursor }] of columns.entries()) {
          const walked = await walk(id, n);
          expect(new Set(walked.map((row) => row.id)).size).toBe(count);
          expect(walked.slice(0, 2)).toEqual(tickets);
          expect(walked.every((row) => statuses.includes(row.status))).toBe(true);
          expect(next_cursor === null).toBe(count <= 2);
        }
      }
    },
  );

  it('tells of several boards how many tickets they hold, and of none that is not there', async () => {
    const boards = (await read('')).data as BoardView[];
    const held = new Map<number, number>();
    for (const { id } of boards) {
      const { columns } = (await read(`/${id}`)).data as Board;
      held.set(
        id,
        columns.reduce((sum, { count }) => sum + count, 0),
      );
    }
    const ids = [...held.keys(), 999_999_999];
    const { data } = await read(`/counts?ids=${ids.join(',')}`);
    expect(new Map(data.map((one: { id: number; count: number }) => [one.id, one.count]))).toEqual(held);
  });

  it('the columns of a sprint hold the most urgent first', async () => {
    for (const { id } of await boardsOf('scrum')) {
      const { columns } = (await read(`/${id}`)).data as Board;
      for (const n of columns.keys()) {
        const ranks = (await walk(id, n)).map((row) => row.priority_rank);
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      }
    }
  });

  it.each(['assignee', 'priority'])('lanes by %s hold what their columns hold', async (by) => {
    for (const kind of ['scrum', 'kanban', 'desk'] as const) {
      for (const { id } of await boardsOf(kind)) {
        const { columns, lanes = [] } = (await read(`/${id}?lanes=${by}`)).data as Board;
        const sums = columns.map((_, n) => lanes.reduce((sum, { counts }) => sum + (counts[n] ?? 0), 0));
        expect(sums).toEqual(columns.map(({ count }) => count));
        expect(new Set(lanes.map(({ key }) => key)).size).toBe(lanes.length);
      }
    }
  });

  it('tells a column by its first status as well as by where it stands', async () => {
    const [board] = await boardsOf('desk');
    const { columns } = (await read(`/${board?.id}?per_column=2`)).data as Board;
    const [first, second] = columns.map(({ statuses }) => encodeURIComponent(statuses[0]!));
    const one = `/${board?.id}/columns/1?per_page=2`;
    expect((await read(`${one}&status=${first}`)).data).toEqual(columns[0]?.tickets);
    expect((await read(`${one}&status=${second}`)).error.code).toBe('NOT_FOUND');
  });

  it('knows no column beyond the last, and no cursor of another order', async () => {
    const [board] = await boardsOf('kanban');
    const { columns } = (await read(`/${board?.id}`)).data as Board;
    expect((await read(`/${board?.id}/columns/${columns.length + 1}`)).error.code).toBe('NOT_FOUND');
    expect((await read(`/${board?.id}/columns/1?cursor=abc`)).error.code).toBe('INVALID_CURSOR');
  });
});
