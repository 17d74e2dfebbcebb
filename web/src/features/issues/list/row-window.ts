import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { listMemory } from './list-memory.ts';

/** The window moves by so many rows at once: not every row that is scrolled past makes a new one. */
const STEP = 4;

export interface RowWindow {
  /** The first row on the screen, and the one after the last. */
  from: number;
  to: number;
  /** How far a list is scrolled, in px. Known without asking the browser, which would have to lay the page out. */
  top: RefObject<number>;
  /** Scrolls no further than it takes to show a row. */
  reveal(index: number): void;
  /** Moves what is on the screen by so many rows. */
  shift(rows: number): void;
}

/** As tall as the last list was; before one is measured, as the page. */
let lastHeightPx = innerHeight;

/**
 * Which rows of a list are on the screen. All are of one height, so that nothing has to be measured.
 *
 * @param name of the list: another one begins where it was left
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  { name, count, rowPx }: { name: string; count: number; rowPx: number },
): RowWindow {
  const beginning = useMemo(() => listMemory.read(name)?.scrollTop ?? 0, [name]);
  const [scrolled, setScrolled] = useState({ name, top: beginning });
  const [heightPx, setHeight] = useState(lastHeightPx);
  const top = useRef(0);

  const follow = useCallback(() => {
    top.current = scroller.current?.scrollTop ?? 0;
    const stepPx = STEP * rowPx;
    const next = { name, top: Math.floor(top.current / stepPx) * stepPx };
    setScrolled((last) => (last.name === name && last.top === next.top ? last : next));
  }, [scroller, name, rowPx]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (top.current === beginning) return;
    element.scrollTop = beginning;
    // A list that has become shorter cannot be scrolled as far.
    top.current = element.scrollTop;
  }, [scroller, beginning]);
  useEffect(() => {
    const element = scroller.current;
    element?.addEventListener('scroll', follow, { passive: true });
    return () => element?.removeEventListener('scroll', follow);
  }, [scroller, follow]);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      lastHeightPx = entry!.contentRect.height;
      setHeight(lastHeightPx);
    });
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller]);

  const scrollTo = (to: number) => {
    if (!scroller.current) return;
    scroller.current.scrollTop = to;
    follow();
  };
  const topPx = Math.max(0, Math.min(scrolled.name === name ? scrolled.top : beginning, count * rowPx - heightPx));
  return {
    from: Math.floor(topPx / rowPx),
    to: Math.min(count, Math.ceil((topPx + heightPx) / rowPx) + (topPx > 0 ? STEP : 0)),
    top,
    reveal: (index) => {
      const [start, end] = [index * rowPx, (index + 1) * rowPx];
      if (start < top.current) scrollTo(start);
      else if (end > top.current + heightPx) scrollTo(end - heightPx);
    },
    shift: (rows) => scrollTo(top.current + rows * rowPx),
  };
}
