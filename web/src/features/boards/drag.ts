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

/** Lets cards be put into a column where it takes them; answers whether one is over it that may be dropped. */
export function useColumnDrop(
  column: RefObject<HTMLElement | null>,
  { index, accepts }: { index: number; accepts: boolean },
): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useLatest({ index, accepts });
  useEffect(() => {
    if (!column.current) return;
    return dropTargetForElements({
      element: column.current,
      getData: () => ({ column: latest.current.index }),
      canDrop: ({ source }) => latest.current.accepts && typeof source.data.card === 'string',
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [column, latest]);
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
  onDrop(key: string, column: number, at: DropPoint): void;
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
          const column = dropTargets[0]?.data.column;
          if (typeof column === 'number') latest.current.onDrop(source.data.card as string, column, input);
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
