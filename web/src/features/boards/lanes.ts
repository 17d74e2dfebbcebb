import type { BoardLaneView, LaneKind } from '@speedyflow/contract/boards';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { BoardColumn } from './arrange.ts';
import type { Reception } from './moves.ts';

/** A lane across the columns of a board. */
export interface Lane {
  key: string;
  /** Absent where the tickets have nobody, or no priority. */
  name: string | null;
  count: number;
  /** By column: how many tickets, and those that have been read. */
  cells: { count: number; tickets: TicketRowView[] }[];
}

/** What decides in which lane a ticket stands. */
export function laneKey(row: TicketRowView, by: LaneKind): string {
  return by === 'assignee' ? String(row.assignee?.id ?? 'none') : String(row.priority_rank);
}

/** Whether tickets can be given what those of a lane have in common: a priority cannot be taken away. */
const canGive = ({ name }: Pick<Lane, 'name'>, by: LaneKind): boolean => by === 'assignee' || name !== null;

/** What it means for a card to be put into a lane of a column, which by itself would receive it so. */
export function receptionInLane(
  inColumn: Reception['kind'] | undefined,
  lane: Pick<Lane, 'key' | 'name'>,
  { by, from }: { by: LaneKind; from: string | undefined },
): Reception['kind'] | undefined {
  if (inColumn === undefined || lane.key === from) return inColumn;
  if (!canGive(lane, by)) return 'refused';
  // Into another lane of its own column it may be put: it is given to whom the lane belongs.
  return inColumn === 'own' ? 'allowed' : inColumn;
}

const laneName = (row: TicketRowView, by: LaneKind) =>
  by === 'assignee' ? (row.assignee?.name ?? null) : row.priority;

interface Board {
  columns: readonly BoardColumn[];
  lanes: readonly BoardLaneView[];
  /** In which lane each ticket was when the lanes were counted. */
  laneOf: Readonly<Record<number, string>>;
}

/**
 * The lanes of a board, with the edits under way: `arranged` has them laid over, and the counts go with them. Of the
 * lanes of people, one's own come first and nobody's last; of priorities the most urgent first.
 */
export function cutIntoLanes(
  { columns, lanes, laneOf }: Board,
  arranged: readonly BoardColumn[],
  by: LaneKind,
  isMine: (key: string) => boolean,
): Lane[] {
  const made = new Map<string, Lane>();
  const laneOfKey = (key: string, name: string | null): Lane => {
    const lane = made.get(key) ?? { key, name, count: 0, cells: arranged.map(() => ({ count: 0, tickets: [] })) };
    made.set(key, lane);
    return lane;
  };
  for (const { key, name, counts } of lanes) {
    const lane = laneOfKey(key, name);
    for (const [column, cell] of lane.cells.entries()) cell.count = counts[column] ?? 0;
  }
  for (const [column, { tickets }] of columns.entries()) {
    for (const row of tickets) {
      const counted = laneOf[row.id];
      if (counted !== undefined) laneOfKey(counted, laneName(row, by)).cells[column]!.count -= 1;
    }
  }
  for (const [column, { tickets }] of arranged.entries()) {
    for (const row of tickets) {
      const cell = laneOfKey(laneKey(row, by), laneName(row, by)).cells[column]!;
      cell.count += 1;
      cell.tickets.push(row);
    }
  }
  for (const lane of made.values()) lane.count = lane.cells.reduce((sum, cell) => sum + cell.count, 0);
  const standing = ({ key }: Lane): number =>
    by === 'priority' ? Number(key) : key === 'none' ? 2 : isMine(key) ? 0 : 1;
  return [...made.values()]
    .filter(({ count }) => count > 0)
    .sort((a, b) => standing(a) - standing(b) || (a.name ?? '').localeCompare(b.name ?? ''));
}
