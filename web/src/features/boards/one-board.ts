import { boardRoutes, type LaneKind } from '@speedyflow/contract/boards';
import type { DataOf } from '@speedyflow/contract/route';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { keepPreviousData, type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { settle } from '../issues/edits/answered-rows.ts';
import type { BoardColumn } from './arrange.ts';
import { laneKey } from './lanes.ts';

/** Tickets of a column at first, more than a screen holds; with lanes those of one column stand in many. */
const AT_FIRST = { columns: 25, lanes: 100 };
const PER_PAGE = 100;

type Board = DataOf<typeof boardRoutes.get> & {
  by: LaneKind | undefined;
  /** In which lane each ticket was when the lanes were counted. */
  laneOf: Record<number, string>;
};

/** A board with as many tickets of each column as were read before. */
export const boardQuery = (id: number, lanes?: LaneKind) => {
  const queryKey = ['board', id, lanes];
  return queryOptions({
    queryKey,
    // Until it is there with the lanes, it stays on the screen as it is.
    placeholderData: keepPreviousData,
    queryFn: async ({ client, signal }): Promise<Board> => {
      const query = { per_column: lanes ? AT_FIRST.lanes : AT_FIRST.columns, ...(lanes && { lanes }) };
      const { data } = await call(boardRoutes.get, { params: { id }, query, signal });
      const columns = data.columns.map(async (column, position) => {
        // Looked at after every page: somebody may have read on meanwhile. Columns come and go: it may have stood elsewhere.
        const before = () => client.getQueryData<Board>(queryKey)?.columns.find((other) => isSame(other, column));
        let whole = column;
        while (whole.next_cursor !== null && whole.tickets.length < (before()?.tickets.length ?? 0)) {
          const page = await readOn(id, position, whole, signal).catch(unlessMoved);
          if (!page) break;
          whole = continued(whole, page);
        }
        return whole;
      });
      const whole = await Promise.all(columns);
      return { ...data, columns: whole.map(settled), by: lanes, laneOf: lanes ? counted(whole, lanes) : {} };
    },
  });
};

/** Reads the next tickets of a column on the screen. */
export function useReadOn(id: number, lanes?: LaneKind): (position: number) => void {
  const client = useQueryClient();
  return useCallback((position) => void readColumnOn(client, { id, lanes }, position), [client, id, lanes]);
}

/** Reads the next tickets of a column; where another column stands there by now, the board is read anew. */
export async function readColumnOn(
  client: QueryClient,
  { id, lanes }: { id: number; lanes?: LaneKind | undefined },
  position: number,
): Promise<void> {
  const { queryKey } = boardQuery(id, lanes);
  const asked = client.getQueryData<Board>(queryKey)?.columns[position];
  if (asked?.next_cursor == null || underWay.has(asked.next_cursor)) return;
  const cursor = asked.next_cursor;
  underWay.add(cursor);
  try {
    const page = await readOn(id, position, asked).catch(unlessMoved);
    if (!page) return void client.invalidateQueries({ queryKey });
    client.setQueryData<Board>(
      queryKey,
      (board) =>
        board && {
          ...board,
          columns: board.columns.map((column) =>
            // Read anew meanwhile, it goes on from elsewhere.
            isSame(column, asked) && column.next_cursor === cursor ? settled(continued(column, page)) : column,
          ),
          laneOf: lanes ? { ...counted([{ tickets: page.data }], lanes), ...board.laneOf } : board.laneOf,
        },
    );
  } catch {
    // Scrolling on asks again.
  } finally {
    underWay.delete(cursor);
  }
}

/** Cursors of pages that have been asked for. */
const underWay = new Set<string>();

interface Page {
  data: TicketRowView[];
  next_cursor: string | null;
}

function readOn(
  id: number,
  position: number,
  { statuses: [status], next_cursor: cursor }: BoardColumn,
  signal?: AbortSignal,
): Promise<Page> {
  const query = { per_page: PER_PAGE, ...(cursor !== null && { cursor }), ...(status !== undefined && { status }) };
  return call(boardRoutes.column, { params: { id, column: position + 1 }, query, ...(signal && { signal }) });
}

function unlessMoved(error: unknown): undefined {
  if (error instanceof ApiError && error.status === 404) return undefined;
  throw error;
}

/** Where a column stands may change, what it begins with does not. */
const isSame = (one: BoardColumn, other: BoardColumn): boolean =>
  one.name === other.name && one.statuses[0] === other.statuses[0];

/** A ticket that has moved down between two pages is on both. */
function continued(column: BoardColumn, { data, next_cursor }: Page): BoardColumn {
  const held = new Set(column.tickets.map((row) => row.id));
  return { ...column, tickets: [...column.tickets, ...data.filter((row) => !held.has(row.id))], next_cursor };
}

function counted(columns: readonly Pick<BoardColumn, 'tickets'>[], by: LaneKind): Record<number, string> {
  return Object.fromEntries(columns.flatMap(({ tickets }) => tickets.map((row) => [row.id, laneKey(row, by)])));
}

/** A column's tickets are in its statuses, whatever these were called when a ticket was read. */
function settled(column: BoardColumn): BoardColumn {
  const statuses = [...new Set([...column.statuses, ...column.tickets.map(({ status }) => status)])];
  return { ...column, statuses, tickets: column.tickets.map(settle) };
}
