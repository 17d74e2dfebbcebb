import { AppError } from '../domain/errors.ts';
import { setAskedMembers, type UndecidableQueue, undecidableQueues } from '../readmodel/asked-queues.ts';
import { stopIfAborted } from './interruptible.ts';
import type { SyncContext } from './sync-context.ts';

/**
 * Asks the upstream for the members of queues that cannot be decided here. One that is refused keeps the members it
 * had.
 */
export async function askQueues(
  context: SyncContext,
  membersOf: (queue: UndecidableQueue) => Promise<string[]>,
): Promise<void> {
  const { clock, connectionId, database, log, signal } = context;
  for (const queue of await undecidableQueues(database, connectionId)) {
    stopIfAborted(signal);
    try {
      const members = await membersOf(queue);
      await setAskedMembers(database, { queueId: queue.id, connectionId }, members, clock);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'upstream_refused') throw error;
      log.warn({ queue: queue.id, reason: error.message }, 'members of a queue could not be asked for');
    }
  }
}
