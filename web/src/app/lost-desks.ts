import type { QueryClient } from '@tanstack/react-query';
import { desksQuery } from '../features/desks/desk-queries.ts';

/** Calls back when the server shows fewer desks than it did; returns how to stop. */
export function onLostDesks(client: QueryClient, lost: () => void): () => void {
  const [kind] = desksQuery.queryKey;
  const seen = () => new Set(client.getQueryData(desksQuery.queryKey)?.map(({ id }) => id));
  let known = seen();
  return client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success' || event.query.queryKey[0] !== kind) return;
    const before = known;
    known = seen();
    if (!before.isSubsetOf(known)) lost();
  });
}
