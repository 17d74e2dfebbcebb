import type { Inbox } from '../store/inbox/inbox.ts';
import { type Candidate, lead } from '../sync/reconcile/leadership.ts';
import { removeConnection } from '../sync/reconcile/remove-connection.ts';

/** Removes a connection as the one process that keeps it in sync, so that none still writes what is removed. */
export async function removeWhenLeading(
  { inbox, ...means }: Omit<Candidate, 'name'> & { inbox: Inbox },
  connectionId: number,
): Promise<void> {
  const done = new AbortController();
  const signal = AbortSignal.any([means.signal, done.signal]);
  let failure: { error: unknown } | undefined;
  await lead({ ...means, signal, name: `connection ${connectionId}` }, async (term) => {
    await removeConnection({ ...term, inbox, clock: means.clock }, connectionId).catch((error: unknown) => {
      failure = { error };
    });
    done.abort();
  });
  if (failure) throw failure.error;
}
