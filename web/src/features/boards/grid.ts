import type { TicketRowView } from '@speedyflow/contract/ticket';

/** The cards of a board as they stand on the screen: by lane, then by column. A board without lanes is one lane. */
export type Grid = readonly (readonly (readonly TicketRowView[])[])[];

/** Where a card stands in a grid. */
export interface Place {
  lane: number;
  column: number;
  row: number;
}

export function placeOf(grid: Grid, key: string | undefined): Place | undefined {
  for (const [lane, cells] of grid.entries()) {
    for (const [column, cards] of cells.entries()) {
      const row = cards.findIndex((card) => card.key === key);
      if (row >= 0) return { lane, column, row };
    }
  }
  return undefined;
}

export const cardAt = (grid: Grid, { lane, column, row }: Place): TicketRowView | undefined =>
  grid[lane]?.[column]?.[row];

/** The first card there is. */
export function firstPlace(grid: Grid): Place | undefined {
  for (const [lane, cells] of grid.entries()) {
    const column = cells.findIndex((cards) => cards.length > 0);
    if (column >= 0) return { lane, column, row: 0 };
  }
  return undefined;
}

/** The next card of the column, or the one before, in whichever lane it is. */
export function placeAlong(grid: Grid, { lane, column, row }: Place, step: 1 | -1): Place | undefined {
  if (cardAt(grid, { lane, column, row: row + step })) return { lane, column, row: row + step };
  for (let other = lane + step; grid[other]; other += step) {
    const cards = grid[other]![column] ?? [];
    if (cards.length > 0) return { lane: other, column, row: step > 0 ? 0 : cards.length - 1 };
  }
  return undefined;
}

/** The first or last card of a column. */
export function placeAtEnd(grid: Grid, column: number, end: 'first' | 'last'): Place | undefined {
  const filled = [...grid.keys()].filter((lane) => (grid[lane]![column]?.length ?? 0) > 0);
  const lane = end === 'first' ? filled[0] : filled.at(-1);
  return lane === undefined ? undefined : { lane, column, row: end === 'first' ? 0 : grid[lane]![column]!.length - 1 };
}

/** A card beside this one: in the nearest column in a direction that has any in the lane. */
export function placeBeside(grid: Grid, { lane, column, row }: Place, direction: 1 | -1): Place | undefined {
  const cells = grid[lane] ?? [];
  for (let beside = column + direction; cells[beside]; beside += direction) {
    const { length } = cells[beside]!;
    if (length > 0) return { lane, column: beside, row: Math.min(row, length - 1) };
  }
  return undefined;
}
