import { TECHNICIAN_VIEWS } from '@speedyflow/contract/technician-views';
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { streamState } from '../features/changes/live-updates.ts';
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

interface Reading {
  queryKey: QueryKey;
  read(): Promise<unknown>;
}

/**
 * Reads the lists of the sidebar that nobody has opened yet, one after the other while nothing else goes on, so that
 * the first visit is there at once and without a network. Nothing where data is dear or the server is in trouble.
 *
 * @returns how to stop
 */
export function readAhead(client: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const later = (ms: number) => {
    timer = setTimeout(() => whenIdle(() => void go()), ms);
  };
  const go = async () => {
    if (stopped) return;
    const next = mayRead() ? wanted(client).find(({ queryKey }) => !client.getQueryState(queryKey)) : undefined;
    await next?.read();
    if (stopped || (next && client.getQueryState(next.queryKey)?.status === 'error')) return;
    later(next ? PAUSE_MS : LOOK_AGAIN_MS);
  };
  later(0);
  return () => {
    stopped = true;
    clearTimeout(timer);
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
