import type { TicketRowView } from '@speedyflow/contract/ticket';

/** Rows that exist beyond the screen in each direction, so that scrolling finds them there. */
const NEAR = 8;

export interface PlacedRow {
  row: TicketRowView;
  /** Where it stands in its list. */
  index: number;
}

/**
 * The rows that exist: those on the screen, `from` to before `to`, and near it those the page showed before. They come
 * and change a frame later, when what is seen is painted. No ticket is there twice, and none beyond the end of the list.
 */
export function nearRows(
  rows: readonly TicketRowView[],
  painted: readonly TicketRowView[] | undefined,
  { from, to }: { from: number; to: number },
): PlacedRow[] {
  const seen = rows.slice(from, to).map((row, at) => ({ row, index: from + at }));
  if (!painted) return seen;
  const ids = painted === rows ? undefined : new Set(seen.map(({ row }) => row.id));
  const near = (first: number, end: number): PlacedRow[] =>
    painted
      .slice(Math.max(0, first), Math.max(0, Math.min(end, rows.length)))
      .map((row, at) => ({ row, index: Math.max(0, first) + at }))
      .filter(({ row }) => !ids?.has(row.id));
  return [...near(from - NEAR, from), ...seen, ...near(to, to + NEAR)];
}
