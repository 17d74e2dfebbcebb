import type { ListColumn } from '@speedyflow/contract/list-look';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { withWorkWords } from '../../../app/i18n/language.ts';
import { nextTicket } from '../../../app/next-ticket.ts';
import { useObservable } from '../../../app/observable.ts';
import { useOutOfReach } from '../../../app/out-of-reach.ts';
import { usePainted } from '../../../app/use-painted.ts';
import { SkeletonRows } from '../../../design/skeleton.tsx';
import { BulkBarToCome } from '../bulk/asked-early.tsx';
import { PlaceOfTicks } from '../bulk/choose-button.tsx';
import { useTicks } from '../bulk/ticks.ts';
import { overlayAll, useLocalEdits } from '../edits/local-edits.ts';
import { typedWords } from '../filters/typed-words.ts';
import { useTicketActions } from '../ticket/ticket-actions.ts';
import { prefetchTicket, warmTicket } from '../ticket/ticket-queries.ts';
import { heldSource } from './held-source.ts';
import { indexOfKey } from './index-of-key.ts';
import { LookOfList, useLookOf } from './list-look.ts';
import { listMemory } from './list-memory.ts';
import { type ListPlace, listFilter, placeName } from './list-place.ts';
import { type ListPage, listQuery } from './list-query.ts';
import { useListShape } from './list-shape.ts';
import { TicketList } from './ticket-list.tsx';
import { beginShape } from './usual-shape.ts';

const loadBulkBar = withWorkWords(() => import('../bulk/bulk-bar.tsx'));
const BulkBar = lazy(loadBulkBar);
export const preloadBulkBar = loadBulkBar;
const loadListBoard = withWorkWords(() => import('../../boards/list-board.tsx'));
const ListBoard = lazy(loadListBoard);
export const preloadListBoard = loadListBoard;
export const preloadInsteadOfRows = withWorkWords(() => import('./instead-of-rows.tsx'));
const InsteadOfRows = lazy(preloadInsteadOfRows);

const SplitView = lazy(() => import('./split-view.ts'));

/** A selection that rests this long has its ticket fetched, and those beside it read from the device. */
const REST_MS = 50;

export interface ListScreenProps {
  place: ListPlace;
  label: string;
  /** The ticket in the panel. */
  openKey: string | undefined;
  /** A ticket was pointed at. */
  onShow(key: string): void;
  /** A ticket was opened by key; once more means a page of its own. */
  onOpen(key: string): void;
  /** The selection has moved while a panel is open; the panel may take its time. */
  onFollow(key: string): void;
  filtered: boolean;
  onClearFilters(): void;
  /** What it means that the list is empty, where the usual words do not fit. */
  emptyTitle?: string;
  emptyHint: string;
  /** Of a saved view: what its rows show, null for the usual. */
  columns?: readonly ListColumn[] | null;
  bars(rows: readonly TicketRowView[], first: ListPage | undefined): ReactNode;
}

/** A list with its bars above it: rows, or what there is instead of rows. */
export function ListScreen(props: ListScreenProps) {
  const { place, label, openKey, onShow, onOpen, onFollow } = props;
  const client = useQueryClient();
  const query = useInfiniteQuery(listQuery(place));
  const isNotHeld = useOutOfReach(query) && query.data === undefined;
  const edits = useLocalEdits();
  const name = placeName(place);
  const [selectedKey, setSelectedKey] = useSelection(name, openKey);

  const { sort: _sort, ...narrowing } = place.filters;
  const ticksPlace = `${name} ${JSON.stringify(narrowing)}`;
  const ticks = useTicks(ticksPlace);
  const isTicked = ticks.all || ticks.keys.size > 0;

  // What is being typed narrows what this device holds at every key; the server is asked once the typing rests.
  const words = useObservable(typedWords);
  const typing = words !== undefined && words !== (place.filters.q ?? '');
  const subject = JSON.stringify(typing ? withWords(place, words) : place);
  const held = useHeldTickets(subject, typing || query.data === undefined);
  const narrowed = typing && held !== undefined;
  const confirmed = useMemo(
    () => (narrowed ? held : query.data?.pages.flatMap((page) => page.data)) ?? held ?? NONE,
    [narrowed, query.data, held],
  );
  const rows = useMemo(() => overlayAll(confirmed, edits), [confirmed, edits]);
  const first = narrowed ? undefined : query.data?.pages[0];
  const hasMore = query.hasNextPage && !narrowed;

  const selectedAt = indexOfKey(rows, selectedKey);
  const [keyBefore, keyAfter] = [rows[selectedAt - 1]?.key, rows[selectedAt + 1]?.key];
  useEffect(() => {
    if (selectedKey === undefined) return;
    const timer = setTimeout(() => {
      prefetchTicket(client, selectedKey);
      for (const key of [keyAfter, keyBefore]) if (key !== undefined) warmTicket(client, key);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [client, selectedKey, keyAfter, keyBefore]);

  const currentKey = useObservable(nextTicket) ?? openKey ?? selectedKey;
  const current = rows[indexOfKey(rows, currentKey)];

  const select = (key: string) => {
    setSelectedKey(key);
    if (openKey !== undefined) onFollow(key);
  };
  // The bars do not know the selection: moving it leaves them alone. The rows they know a frame later.
  const painted = usePainted(rows);
  const known = painted ?? rows;
  const bars = useMemo(() => props.bars(known, first), [props.bars, known, first]);
  const show = useCallback(
    (key: string) => {
      setSelectedKey(key);
      onShow(key);
    },
    [onShow, setSelectedKey],
  );
  if (first?.total != null && !props.filtered && !typing) beginShape(place, first.total);
  const shape = useListShape(place);
  const look = useLookOf(place, props.columns);
  // A board has a selection of its own.
  useTicketActions(shape === 'list' ? current : undefined, show);
  const { fetchNextPage, isFetchingNextPage } = query;
  const fetchMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage({ cancelRefetch: false });
  }, [fetchNextPage, isFetchingNextPage]);

  const isMissing = query.error instanceof ApiError && query.error.status === 404;

  return (
    <LookOfList value={look}>
      {!isMissing && (
        <PlaceOfTicks value={rows.length > 0 && shape === 'list' ? ticksPlace : undefined}>{bars}</PlaceOfTicks>
      )}
      {rows.length > 0 && shape === 'board' ? (
        <Suspense fallback={<SkeletonRows count={14} />}>
          <ListBoard
            key={name}
            name={name}
            rows={rows}
            total={first?.total ?? null}
            hasMore={hasMore}
            fetchMore={fetchMore}
          />
        </Suspense>
      ) : rows.length > 0 ? (
        <div className="relative flex min-h-0 grow flex-col">
          <Suspense>
            <SplitView
              key={`split ${name}`}
              rows={rows}
              selectedKey={selectedKey}
              openKey={openKey}
              onSelect={setSelectedKey}
              onFollow={onFollow}
            />
          </Suspense>
          <TicketList
            name={name}
            label={label}
            rows={rows}
            painted={painted}
            total={first?.total ?? null}
            hasMore={hasMore}
            fetchMore={fetchMore}
            selectedKey={selectedKey}
            place={ticksPlace}
            countable={listFilter(place) !== undefined}
            onSelect={select}
            onShow={show}
            onOpen={onOpen}
          />
          {isTicked && (
            <Suspense fallback={<BulkBarToCome />}>
              <BulkBar place={place} placeName={ticksPlace} rows={rows} total={first?.total ?? null} ticks={ticks} />
            </Suspense>
          )}
        </div>
      ) : (
        <div className="min-h-0 grow">
          {query.isPending && !narrowed && !isNotHeld ? (
            <SkeletonRows count={14} />
          ) : (
            <Suspense>
              <InsteadOfRows
                {...props}
                filtered={props.filtered || narrowed}
                isNotHeld={isNotHeld && !narrowed}
                error={query.error}
                retry={() => void query.refetch()}
              />
            </Suspense>
          )}
        </div>
      )}
    </LookOfList>
  );
}

/** The ticket one is at: in each list another one. */
function useSelection(name: string, openKey: string | undefined) {
  const [chosen, choose] = useState<{ name: string; key: string }>();
  const key = chosen?.name === name ? chosen.key : (openKey ?? listMemory.read(name)?.selectedKey);
  return [key, useCallback((next: string) => choose({ name, key: next }), [name])] as const;
}

const NONE: readonly TicketRowView[] = [];

function withWords(place: ListPlace, words: string): ListPlace {
  const { q: _before, ...others } = place.filters;
  return { ...place, filters: words === '' ? others : { ...others, q: words } } as ListPlace;
}

/** What this device holds of a place, where it can tell and is asked. */
function useHeldTickets(place: string, asked: boolean): readonly TicketRowView[] | undefined {
  const source = useObservable(heldSource);
  return useMemo(() => (asked ? source(JSON.parse(place)) : undefined), [source, place, asked]);
}
