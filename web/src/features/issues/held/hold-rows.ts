import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query';
import type { ReplicaDatabase } from '../../../replica/replica-database.ts';
import { sessionQuery } from '../../accounts/session.ts';
import type { LiveUpdates } from '../../changes/live-updates.ts';
import { heldSource } from '../list/held-source.ts';
import type { ListPlace } from '../list/list-place.ts';
import { type ListPage, listQuery } from '../list/list-query.ts';
import { heldList, prepare } from './held-list.ts';
import { HeldRows } from './held-rows.ts';
import { RowKeeper } from './row-keeper.ts';

/** Rows that come soon after one another are shown together. */
const SHOW_AFTER_MS = 200;
/** What changed is looked up so long after it did, half as much more or less: not by all browsers at once. */
const ROUND_MS = 10_000;

interface RowsHeld {
  /** Forgets those that fit, here and on the device. */
  forget(fits: (row: TicketRowView) => boolean): Promise<void>;
  stop(): void;
}

/** Holds the rows of unsolved tickets for as long as somebody is here. */
export async function holdRows(
  client: QueryClient,
  updates: LiveUpdates,
  database: ReplicaDatabase,
): Promise<RowsHeld> {
  const rows = new HeldRows();
  const show = () => {
    const all = rows.all();
    whenIdle(() => prepare(all));
    heldSource.set((place) => heldList(place, heldTickets(client, all)));
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      show();
    }, SHOW_AFTER_MS);
  };
  const roundMs = () => ROUND_MS * (0.5 + Math.random());
  const keeper = new RowKeeper(rows, database, { changed, roundMs });
  const stopReading = client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return;
    void keeper.note(rowsOf(event.query)).catch(() => undefined);
  });
  const stopHearing = updates.listen(() => keeper.look());
  const followWhileShown = () => (document.hidden ? keeper.rest() : keeper.follow());
  await keeper.start();
  show();
  followWhileShown();
  document.addEventListener('visibilitychange', followWhileShown);
  return {
    forget: (fits) => keeper.forget(fits),
    stop: () => {
      clearTimeout(timer);
      stopReading();
      stopHearing();
      document.removeEventListener('visibilitychange', followWhileShown);
      keeper.stop();
      heldSource.set(() => undefined);
    },
  };
}

/** Not every browser tells when it has nothing to do. */
const whenIdle = (task: () => void) => (globalThis.requestIdleCallback ?? setTimeout)(task);

function heldTickets(client: QueryClient, rows: readonly TicketRowView[]) {
  const wholeOf = (place: ListPlace) => {
    const pages = client.getQueryData(listQuery({ ...place, filters: {} } as ListPlace).queryKey)?.pages;
    return pages?.at(-1)?.next_cursor === null ? pages.flatMap((page) => page.data) : undefined;
  };
  return { rows, wholeOf, me: client.getQueryData(sessionQuery.queryKey)?.user?.person_ids ?? [] };
}

/** The rows in an answer about tickets. */
function rowsOf({ queryKey: [kind], state: { data } }: Query): TicketRowView[] {
  if (kind !== 'tickets' || data === undefined) return [];
  return (data as InfiniteData<ListPage>).pages.flatMap((page) => page.data);
}
