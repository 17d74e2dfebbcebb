import { nextEdits, type OutboxRow } from '../../store/outbox/outbox.ts';
import type { SyncContext } from '../sync-context.ts';
import type { Senders } from './edit-sender.ts';
import { pushOne } from './push-one.ts';

/** Edits of different tickets sent at once. */
const SENDS = 6;

/** How long it is before we look again when nothing is due: what another process accepts is not announced here. */
const IDLE_MS = 1_000;

/** Rest after a fault of our own, such as a database that does not answer. */
const RECOVERY_MS = 5_000;

export interface Pusher {
  /** Looks for edits at once. */
  wake(): void;
  readonly stopped: Promise<void>;
}

/** Sends the edits of one connection as they come, each ticket's in order, until the context's signal aborts. */
export function startPusher(context: SyncContext, senders: Senders): Pusher {
  const { clock, connectionId, database, log, signal } = context;
  /** By ticket; one still to be made is its own. */
  const underWay = new Map<string, { edit: number; work: Promise<void> }>();
  let wake = new AbortController();

  const begin = (edit: OutboxRow) => {
    const subject = subjectOf(edit);
    if (underWay.has(subject)) return;
    const work = pushOne(context, senders, edit)
      .catch((error: unknown) => {
        log.error({ err: error, edit: edit.id }, 'push failed and is tried again');
        return clock.sleep(RECOVERY_MS, signal);
      })
      .finally(() => {
        underWay.delete(subject);
        wake.abort();
      });
    underWay.set(subject, { edit: edit.id, work });
  };

  /** Fills the free places. @returns how long until there may be more to do, unless we are woken */
  const fill = async (): Promise<number> => {
    const free = SENDS - underWay.size;
    if (free <= 0) return IDLE_MS;
    const besides = [...underWay.values()].map(({ edit }) => edit);
    // Some may be of tickets under way: so many more are asked for.
    for (const edit of await nextEdits(database.read, connectionId, { besides, limit: SENDS })) {
      const early = edit.next_attempt_at - clock.now();
      if (early > 0) return Math.min(IDLE_MS, early);
      if (!signal.aborted && underWay.size < SENDS) begin(edit);
    }
    return IDLE_MS;
  };

  const run = async () => {
    while (!signal.aborted) {
      wake = new AbortController();
      const pause = await fill().catch((error: unknown) => {
        log.error({ err: error, connection: connectionId }, 'cannot look for edits');
        return RECOVERY_MS;
      });
      await clock.sleep(pause, AbortSignal.any([wake.signal, signal]));
    }
    await Promise.all([...underWay.values()].map(({ work }) => work));
  };
  return { wake: () => wake.abort(), stopped: run() };
}

function subjectOf({ id, ticket_id }: OutboxRow): string {
  return ticket_id === 0 ? `edit ${id}` : `ticket ${ticket_id}`;
}
