import type { BoardLaneView } from '@speedyflow/contract/boards';
import type { Column } from './boards.service.ts';
import type { CellCount } from './boards.store.ts';

/** Lanes that have a ticket in some column, with how many in each: by rank or id, that of nobody last. */
export function lanesOf(cells: readonly CellCount[], columns: readonly Column[]): BoardLaneView[] {
  const lanes = new Map<string, BoardLaneView>();
  for (const { status_id, lane: of, name, count } of cells) {
    const column = columns.findIndex(({ statuses }) => statuses.some(({ source_id }) => source_id === status_id));
    if (column < 0) continue;
    const key = of === null ? 'none' : String(of);
    const lane = lanes.get(key) ?? { key, name, counts: columns.map(() => 0) };
    lane.counts[column]! += count;
    lanes.set(key, lane);
  }
  const place = ({ key }: BoardLaneView) => (key === 'none' ? Number.POSITIVE_INFINITY : Number(key));
  // The database groups them in no order.
  return [...lanes.values()].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}
