import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { useTranslate, withWorkWords } from '../../../app/i18n/language.ts';
import { nextTicket } from '../../../app/next-ticket.ts';
import { useObservable } from '../../../app/observable.ts';
import { useIsNarrow } from '../../../app/viewport.ts';
import { IconButton } from '../../../design/button.tsx';
import { SkeletonRows } from '../../../design/skeleton.tsx';
import { showBoxes, useTicks } from '../bulk/ticks.ts';
import { overlay, useLocalEdits } from '../edits/local-edits.ts';
import { useTicketActions } from '../ticket/ticket-actions.ts';
import { prefetchTicket } from '../ticket/ticket-queries.ts';
import { heldSource } from './held-source.ts';
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

/** A selection that rests this long has its ticket fetched, so that opening it is instant. */
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
  bars(rows: readonly TicketRowView[], first: ListPage | undefined): ReactNode;
}

/** A list with its bars above it: rows, or what there is instead of rows. */
export function ListScreen(props: ListScreenProps) {
  const { place, label, openKey, onShow, onOpen, onFollow } = props;
  const client = useQueryClient();
  const query = useInfiniteQuery(listQuery(place));
  const edits = useLocalEdits();
  const name = placeName(place);
  const [selectedKey, setSelectedKey] = useState(() => openKey ?? listMemory.read(name)?.selectedKey);

  const { sort: _sort, ...narrowing } = place.filters;
  const ticksPlace = `${name} ${JSON.stringify(narrowing)}`;
  const ticks = useTicks(ticksPlace);
  const isTicked = ticks.all || ticks.keys.size > 0;
  const narrow = useIsNarrow();
  const t = useTranslate();

  const held = useHeldTickets(place, query.data === undefined);
  const confirmed = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? held, [query.data, held]);
  const rows = useMemo(() => confirmed.map((row) => overlay(row, edits)), [confirmed, edits]);
  const first = query.data?.pages[0];

  useEffect(() => {
    if (selectedKey === undefined) return;
    const timer = setTimeout(() => prefetchTicket(client, selectedKey), REST_MS);
    return () => clearTimeout(timer);
  }, [client, selectedKey]);

  const currentKey = useObservable(nextTicket) ?? openKey ?? selectedKey;
  const current = rows.find((row) => row.key === currentKey);

  const select = (key: string) => {
    setSelectedKey(key);
    if (openKey !== undefined) onFollow(key);
  };
  // The bars do not know the selection: moving it leaves them alone.
  const bars = useMemo(() => props.bars(rows, first), [props.bars, rows, first]);
  const show = useCallback(
    (key: string) => {
      setSelectedKey(key);
      onShow(key);
    },
    [onShow],
  );
  if (first?.total != null && !props.filtered) beginShape(place, first.total);
  const shape = useListShape(place);
  // A board has a selection of its own.
  useTicketActions(shape === 'list' ? current : undefined, show);
  const { fetchNextPage, isFetchingNextPage } = query;
  const fetchMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage({ cancelRefetch: false });
  }, [fetchNextPage, isFetchingNextPage]);

  const isMissing = query.error instanceof ApiError && query.error.status === 404;

  return (
    <>
      {!isMissing && bars}
      {rows.length > 0 && shape === 'board' ? (
        <Suspense fallback={<SkeletonRows count={14} />}>
          <ListBoard
            key={name}
            rows={rows}
            total={first?.total ?? null}
            hasMore={query.hasNextPage}
            fetchMore={fetchMore}
          />
        </Suspense>
      ) : rows.length > 0 ? (
        <div className="relative flex min-h-0 grow flex-col">
          <TicketList
            key={name}
            name={name}
            label={label}
            rows={rows}
            total={first?.total ?? null}
            hasMore={query.hasNextPage}
            fetchMore={fetchMore}
            selectedKey={selectedKey}
            place={ticksPlace}
            countable={listFilter(place) !== undefined}
            onSelect={select}
            onShow={show}
            onOpen={onOpen}
          />
          {narrow && !isTicked && !ticks.choosing && (
            <IconButton
              label={t('bulk.select')}
              onClick={() => showBoxes(ticksPlace)}
              className="absolute right-3 bottom-3 z-10 size-11 rounded-full! border border-line-strong bg-raised! shadow-float"
            >
              <ListChecks className="size-5" />
            </IconButton>
          )}
          {isTicked && (
            <Suspense>
              <BulkBar place={place} placeName={ticksPlace} rows={rows} total={first?.total ?? null} ticks={ticks} />
            </Suspense>
          )}
        </div>
      ) : (
        <div className="min-h-0 grow">
          {query.isPending ? (
            <SkeletonRows count={14} />
          ) : (
            <Suspense>
              <InsteadOfRows {...props} error={query.error} retry={() => void query.refetch()} />
            </Suspense>
          )}
        </div>
      )}
    </>
  );
}

const NONE: readonly TicketRowView[] = [];

/** What this device holds of a place, until the server has answered. */
function useHeldTickets(place: ListPlace, waiting: boolean): readonly TicketRowView[] {
  const source = useObservable(heldSource);
  const asked = JSON.stringify(place);
  return useMemo(() => (waiting ? source(JSON.parse(asked)) : undefined) ?? NONE, [source, asked, waiting]);
}
