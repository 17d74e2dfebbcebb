import type { LaneKind } from '@speedyflow/contract/boards';
import { useEffect, useMemo, useState } from 'react';
import { useRemembered } from '../../app/device-memory.ts';
import type { BoardColumn } from './arrange.ts';
import type { Lane } from './lanes.ts';
import type { LaneFolds } from './lanes-view.tsx';

/** Cards of a cell at first, few enough that several lanes are in sight, and how many more each time. */
const CELL_CARDS = 4;
/** What is done is the most there is, and the least of what a board is looked at for. */
const DONE_CARDS = 1;
const MORE_CARDS = 20;

interface Board {
  /** Under which this device remembers it. */
  name: string;
  by: LaneKind | undefined;
  columns: readonly BoardColumn[];
  onMore(column: number): void;
}

/** Which lanes of a board are folded on this device, and how many cards their cells show. */
export function useLaneFolds(
  lanes: readonly Lane[] | undefined,
  { name, by, columns, onMore }: Board,
): LaneFolds | undefined {
  const [memory, remember] = useRemembered<Partial<Record<LaneKind, string[]>>>(`${name}.folded`, {});
  const [limits, setLimits] = useState<ReadonlyMap<string, number>>(new Map());

  // A column's next page may hold nothing of the cell that more is wanted of: then the one after it is read.
  useEffect(() => {
    for (const [column, { next_cursor }] of columns.entries()) {
      const isWanting = lanes?.some(({ key, cells }) => {
        const { count = 0, tickets = [] } = cells[column] ?? {};
        return tickets.length < Math.min(count, limits.get(cellName(key, column)) ?? 0);
      });
      if (isWanting && next_cursor !== null) onMore(column);
    }
  }, [lanes, limits, columns, onMore]);

  return useMemo(() => {
    if (!lanes || !by) return undefined;
    const folded = memory[by] ?? [];
    const firstOf = (column: number) => (columns[column]?.category === 'done' ? DONE_CARDS : CELL_CARDS);
    const limitOf = (key: string, column: number) => limits.get(cellName(key, column)) ?? firstOf(column);
    return {
      all: lanes,
      shown: lanes.map(({ key, cells }) => ({
        cells: cells.map(({ tickets }, column) => (folded.includes(key) ? [] : tickets.slice(0, limitOf(key, column)))),
      })),
      isFolded: (key) => folded.includes(key),
      onFold: (key) => {
        const others = folded.filter((other) => other !== key);
        remember({ ...memory, [by]: others.length < folded.length ? others : [...folded, key] });
      },
      onMoreOf: ({ key }, column) =>
        setLimits(new Map(limits).set(cellName(key, column), limitOf(key, column) + MORE_CARDS)),
    };
  }, [lanes, by, columns, memory, limits, remember]);
}

const cellName = (lane: string, column: number): string => `${lane} ${column}`;
