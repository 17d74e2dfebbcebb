import { TECHNICIAN_VIEWS } from '@speedyflow/contract/technician-views';
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { streamState } from '../features/changes/live-updates.ts';
import { onReturn } from '../features/changes/on-return.ts';
import { desksQuery, queuesQuery } from '../features/desks/desk-queries.ts';
import type { ListPlace } from '../features/issues/list/list-place.ts';
import { listQuery } from '../features/issues/list/list-query.ts';
import { typesQuery } from '../features/issues/making/making-queries.ts';

/** Lists that are read ahead at most, and desks whose types of tickets are. */
const LISTS = 24;
const DESKS = 8;

/** Between two answers; and before the sidebar is looked at again, which may show other queues by then. */
const PAUSE_MS = 300;
const LOOK_AGAIN_MS = 30_000;

/** After a list that could not be read; twice as long after each further one in a row, up to the most. */
const FAILED_MS = 5_000;
const FAILED_MS_MAX = 300_000;

/** Once the server is heard again what is on the page is asked for first. */
const RETURN_MS = 5_000;

interface Reading {
  queryKey: QueryKey;
  read(): Promise<unknown>;
}

/**
 * Reads the lists of the sidebar that nobody has opened yet, one after the other while nothing else goes on, so that
 * the first visit is there at once and without a network. Nothing where data is dear. What could not be read is passed
 * over until the server is heard again; a server in trouble is asked less and less.
 *
 * @returns how to stop
 */
export function readAhead(client: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let reading = false;
  let failedInARow = 0;
  let heardAtMs = Date.now();
  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => whenIdle(() => void go()), ms);
  };
  const isToRead = ({ queryKey }: Reading) => {
    const state = client.getQueryState(queryKey);
    return !state || (state.status === 'error' && state.errorUpdatedAt < heardAtMs);
  };
  const go = async () => {
    if (stopped || reading) return;
    const next = mayRead() ? wanted(client).find(isToRead) : undefined;
    if (!next) return later(LOOK_AGAIN_MS);
    reading = true;
    await next.read();
    reading = false;
    if (stopped) return;
    const failed = client.getQueryState(next.queryKey)?.status === 'error';
    failedInARow = failed ? failedInARow + 1 : 0;
    later(failed ? Math.min(FAILED_MS * 2 ** (failedInARow - 1), FAILED_MS_MAX) : PAUSE_MS);
  };
  const stopReturning = onReturn(() => {
    heardAtMs = Date.now();
    failedInARow = 0;
    later(RETURN_MS);
  });
  later(0);
  return () => {
    stopped = true;
    clearTimeout(timer);
    stopReturning();
  };
}

/** What a new ticket asks for, which is little, and what the sidebar leads to, in its order. */
function wanted(client: QueryClient): Reading[] {
  const desks = client.getQueryData(desksQuery.queryKey) ?? [];
  const queues = desks.flatMap(({ id }) => client.getQueryData(queuesQuery(id).queryKey) ?? []);
  const places: ListPlace[] = [
    ...TECHNICIAN_VIEWS.map((view) => ({ kind: 'view', view, filters: {} }) as const),
    ...queues.map(({ id }) => ({ kind: 'queue', queueId: id, filters: {} }) as const),
  ];
  return [
    ...desks.slice(0, DESKS).map(({ id }) => {
      const query = typesQuery(id);
      return { queryKey: query.queryKey, read: () => client.prefetchQuery(query) };
    }),
    ...places.slice(0, LISTS).map((place) => {
      const query = listQuery(place);
      return { queryKey: query.queryKey, read: () => client.prefetchInfiniteQuery(query) };
    }),
  ];
}

/** What some browsers tell of the network. */
interface Connection {
  saveData?: boolean;
  type?: string;
  effectiveType?: string;
}

function mayRead(): boolean {
  const { saveData, type, effectiveType = '4g' } = (navigator as { connection?: Connection }).connection ?? {};
  const dear = saveData || type === 'cellular' || effectiveType !== '4g';
  return !dear && navigator.onLine && !document.hidden && streamState.get().live;
}

const whenIdle = (task: () => void) => (globalThis.requestIdleCallback ?? setTimeout)(task);
