import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { type PointerEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useActions } from '../../../app/keyboard/actions.ts';
import { useIsTwoLines } from '../../../app/viewport.ts';
import { SkeletonRows } from '../../../design/skeleton.tsx';
import { addTicks, tickAllMatching, toggleTick, useTicks } from '../bulk/ticks.ts';
import { warmTicket } from '../ticket/ticket-queries.ts';
import { matchOf } from './found-row.tsx';
import { indexOfKey } from './index-of-key.ts';
import { useListLook } from './list-look.ts';
import { listMemory } from './list-memory.ts';
import { nearRows } from './near-rows.ts';
import { useRowKeys } from './row-keys.ts';
import { type RowWindow, useRowWindow } from './row-window.ts';
import { TicketRow } from './ticket-row.tsx';

const ROW_PX = { compact: 32, comfortable: 40 };
const ROW_NARROW_PX = 60;
/** Of a search's hits, which may show a line of what was said. */
const HIT_NARROW_PX = 80;
/** A row that is pointed at so long has what this device holds of its ticket read. */
const POINTED_MS = 30;
/** Rows left below the screen when the next page is asked for. */
const AHEAD = 30;

export interface TicketListProps {
  /** Names the list for its scroll position. */
  name: string;
  label: string;
  rows: readonly TicketRowView[];
  /** The rows the page showed last, if any. */
  painted: readonly TicketRowView[] | undefined;
  total: number | null;
  hasMore: boolean;
  fetchMore(): void;
  selectedKey: string | undefined;
  /** Names the list with what narrows it, for its ticks. */
  place: string;
  /** Whether every ticket that matches can be ticked, loaded or not. */
  countable: boolean;
  onSelect(key: string): void;
  onShow(key: string): void;
  onOpen(key: string): void;
}

/** The rows of a list; only those on the screen exist. */
export function TicketList(props: TicketListProps) {
  const { name, label, rows, total, hasMore, fetchMore, selectedKey, onSelect, onShow, onOpen, place, countable } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useIsTwoLines();
  const { density } = useListLook();
  const isSearch = rows[0] !== undefined && matchOf(rows[0]) !== undefined;
  const rowPx = narrow ? (isSearch ? HIT_NARROW_PX : ROW_NARROW_PX) : ROW_PX[density];
  const [hoveredKey, setHoveredKey] = useState<string>();
  useReadiness(hoveredKey);
  const cursor = useCursor(name, rows, selectedKey);
  const ticks = useTicks(place);
  const choosing = ticks.choosing || ticks.all || ticks.keys.size > 0;

  const window = useRowWindow(scroller, { name, count: rows.length, rowPx });
  const { to } = window;
  const existing = nearRows(rows, props.painted, window);
  const keys = useRowKeys(existing.map(({ row }) => row.id));
  useStillRows(window, { name, rows, rowPx });
  useEffect(() => takeIdleFocus(scroller.current), []);
  useRememberedPosition(scroller, window, { name, selectedKey });

  useEffect(() => {
    if (hasMore && to >= rows.length - AHEAD) fetchMore();
  }, [hasMore, to, rows.length, fetchMore]);

  const step = (index: number) => {
    const target = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (!target) return;
    onSelect(target.key);
    window.reveal(rows.indexOf(target));
    scroller.current?.focus({ preventScroll: true });
  };
  /** Ticks the ticket one is at, and the one one comes to. */
  const extend = (index: number) => {
    const target = rows[Math.max(0, Math.min(rows.length - 1, index))];
    addTicks(
      place,
      [selectedKey, target?.key].filter((key) => key !== undefined),
    );
    step(index);
  };
  useActions({
    'list.next': () => step(cursor.after()),
    'list.previous': () => step(cursor.before()),
    'list.first': () => step(0),
    'list.last': () => step(rows.length - 1),
    ...(selectedKey === undefined ? {} : { 'ticket.open': () => onOpen(selectedKey) }),
    ...(selectedKey === undefined ? {} : { 'select.toggle': () => toggleTick(place, selectedKey) }),
    'select.down': () => extend(cursor.after()),
    'select.up': () => extend(cursor.before()),
    'select.all': () => {
      const loaded = rows.map((row) => row.key);
      const ticked = loaded.every((key) => ticks.keys.has(key));
      if (ticked && countable) tickAllMatching(place, loaded);
      else addTicks(place, loaded);
    },
  });

  const show = useCallback(
    (key: string) => {
      onShow(key);
      scroller.current?.focus({ preventScroll: true });
    },
    [onShow],
  );
  const lastTicked = useRef<string>(undefined);
  const latestRows = useRef(rows);
  latestRows.current = rows;
  const tick = useCallback(
    (key: string, range: boolean) => {
      const from = indexOfKey(latestRows.current, lastTicked.current);
      const to = indexOfKey(latestRows.current, key);
      lastTicked.current = key;
      if (!range || from < 0) toggleTick(place, key);
      else
        addTicks(
          place,
          latestRows.current.slice(Math.min(from, to), Math.max(from, to) + 1).map((row) => row.key),
        );
    },
    [place],
  );
  const follow = (event: PointerEvent) => {
    if (event.pointerType === 'touch') return;
    setHoveredKey((event.target as Element).closest<HTMLElement>('[data-row]')?.dataset.row);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot hold rows that are placed one by one
    <div
      ref={scroller}
      role="grid"
      aria-multiselectable="true"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={total ?? rows.length}
      // Only what is on the screen exists.
      aria-activedescendant={existing.some(({ row }) => row.key === selectedKey) ? `row-${selectedKey}` : undefined}
      onPointerOver={follow}
      // Over an element that another row has taken over, too.
      onPointerMove={follow}
      onPointerLeave={() => setHoveredKey(undefined)}
      className={clsx(
        // On a ground of its own it is scrolled without being painted anew.
        'group/grid @container relative min-h-0 grow overflow-y-auto bg-canvas outline-none [overflow-anchor:none]',
        // The bar of what can be done floats over the end.
        choosing && 'pb-16 max-sm:pb-28',
      )}
    >
      <div className="relative" style={{ height: rows.length * rowPx }}>
        {existing.map(({ row, index }, at) => (
          <TicketRow
            key={keys[at]}
            row={row}
            index={index}
            rowPx={rowPx}
            selected={row.key === selectedKey}
            hovered={row.key === hoveredKey}
            narrow={narrow}
            ticked={ticks.all || ticks.keys.has(row.key)}
            choosing={choosing}
            onTick={tick}
            onShow={show}
          />
        ))}
      </div>
      {hasMore && <SkeletonRows count={4} />}
    </div>
  );
}

/** What is pointed at may be opened next. */
function useReadiness(key: string | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (key === undefined) return;
    const timer = setTimeout(() => warmTicket(client, key), POINTED_MS);
    return () => clearTimeout(timer);
  }, [client, key]);
}

/** A list that appears while nothing has the focus takes it, so that its keys are heard by assistive tools too. */
function takeIdleFocus(element: HTMLElement | null): void {
  if (document.activeElement === document.body) element?.focus({ preventScroll: true });
}

/**
 * Where the selection stands. A selected ticket that has left the list keeps its place there, so that the
 * next key press goes on from it.
 */
function useCursor(name: string, rows: readonly TicketRowView[], selectedKey: string | undefined) {
  const last = useRef({ name, index: -1 });
  const index = indexOfKey(rows, selectedKey);
  useLayoutEffect(() => {
    if (index >= 0 || last.current.name !== name) last.current = { name, index };
  });
  const lastIndex = () => (last.current.name === name ? last.current.index : -1);
  return {
    after: () => (index >= 0 || lastIndex() < 0 ? Math.max(index, -1) + 1 : lastIndex()),
    before: () => (index >= 0 ? index : lastIndex()) - 1,
  };
}

/** Rows that come or go above the screen do not move what is on it. */
function useStillRows(
  { top, shift }: RowWindow,
  shown: { name: string; rows: readonly TicketRowView[]; rowPx: number },
) {
  const before = useRef(shown);
  useLayoutEffect(() => {
    const { name, rows, rowPx } = shown;
    const { name: oldName, rows: old } = before.current;
    before.current = shown;
    if (oldName !== name || old === rows || top.current < rowPx) return;
    const oldIndex = Math.floor(top.current / rowPx);
    const anchor = old[oldIndex];
    const newIndex = anchor ? rows.findIndex((row) => row.id === anchor.id) : -1;
    if (newIndex >= 0 && newIndex !== oldIndex) shift(newIndex - oldIndex);
  });
}

function useRememberedPosition(
  scroller: React.RefObject<HTMLDivElement | null>,
  { top }: RowWindow,
  { name, selectedKey }: { name: string; selectedKey: string | undefined },
) {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    listMemory.write(name, { scrollTop: top.current, selectedKey });
    const remember = () => listMemory.write(name, { scrollTop: element.scrollTop, selectedKey });
    element.addEventListener('scroll', remember, { passive: true });
    return () => element.removeEventListener('scroll', remember);
  }, [scroller, top, name, selectedKey]);
}
