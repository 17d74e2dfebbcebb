import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Lets a card be picked up. */
export function useCardDrag(card: RefObject<HTMLElement | null>, key: string): void {
  useEffect(() => {
    if (card.current) return draggable({ element: card.current, getInitialData: () => ({ card: key }) });
  }, [card, key]);
}

/** Where a card can be put: a column, where there are lanes in one of them. */
export interface Cell {
  column: number;
  lane?: string;
}

/** Lets cards be put into a cell where it takes them; answers whether one is over it that may be dropped. */
export function useCellDrop(
  element: RefObject<HTMLElement | null>,
  { accepts, ...cell }: Cell & { accepts: boolean },
): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useLatest({ cell, accepts });
  useEffect(() => {
    if (!element.current) return;
    return dropTargetForElements({
      element: element.current,
      getData: () => ({ cell: latest.current.cell }),
      canDrop: ({ source }) => latest.current.accepts && typeof source.data.card === 'string',
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [element, latest]);
  return isOver;
}

/** Where the pointer let a card go. */
export interface DropPoint {
  clientX: number;
  clientY: number;
}

interface CardDrags {
  onPick(key: string): void;
  /** The card lies where it was again, unless `onDrop` is called next. */
  onEnd(): void;
  onDrop(key: string, cell: Cell, at: DropPoint): void;
}

/** Hears of every card that is dragged. */
export function useCardDrags(drags: CardDrags): void {
  const latest = useLatest(drags);
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => typeof source.data.card === 'string',
        onDragStart: ({ source }) => latest.current.onPick(source.data.card as string),
        onDrop: ({ source, location }) => {
          latest.current.onEnd();
          const { dropTargets, input } = location.current;
          const cell = dropTargets[0]?.data.cell as Cell | undefined;
          if (cell) latest.current.onDrop(source.data.card as string, cell, input);
        },
      }),
    [latest],
  );
}

function useLatest<Value>(value: Value): RefObject<Value> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return latest;
}
