import type { Query, QueryClient } from '@tanstack/react-query';
import { desksQuery } from '../features/desks/desk-queries.ts';
import { type ReplicaDatabase, readMark } from '../replica/replica-database.ts';

const NAME = desksQuery.queryKey[0];

/**
 * Calls back with the desks that are left when the server shows fewer than it did, to this page or to one before it;
 * returns how to stop. What is noted on the device follows once the call is done: a page that is closed before does not
 * hide the loss from the next.
 */
export function onLostDesks(
  client: QueryClient,
  database: ReplicaDatabase | undefined,
  lost: (left: ReadonlySet<number>) => Promise<void>,
): () => void {
  let known: readonly number[] = [];
  let comparing = Promise.resolve();
  const compare = async (told: readonly number[]): Promise<void> => {
    const noted = database && (await readMark(database, 'desks'));
    const left = new Set(told);
    if (!new Set([...known, ...(noted ?? [])]).isSubsetOf(left)) await lost(left);
    known = told;
    await database?.put('marks', [...told], 'desks');
  };
  const hear = ({ state: { data } }: Query) => {
    const told = (data as { id: number }[]).map(({ id }) => id);
    // One answer after the other. A database that is gone holds nothing that could be lost.
    comparing = comparing.then(() => compare(told)).catch(() => undefined);
  };
  const before = client.getQueryCache().find({ queryKey: desksQuery.queryKey, exact: true });
  // One that stands to be asked again may be what this device held.
  if (before?.state.data !== undefined && !before.state.isInvalidated) hear(before);
  return client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual) return;
    if (event.query.queryKey[0] === NAME) hear(event.query);
  });
}
