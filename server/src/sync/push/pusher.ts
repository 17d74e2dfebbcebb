import { AppError } from '../../domain/errors.ts';
import { project } from '../../readmodel/projector.ts';
import { backoffMs } from '../../stdx/backoff.ts';
import {
  type EditOutcome,
  markSent,
  nextEdits,
  type OutboxRow,
  postponeEdit,
  settleEdit,
} from '../../store/outbox/outbox.ts';
import { retryAfterMs } from '../retry-after.ts';
import type { SyncContext } from '../sync-context.ts';
import { type Arrival, takeOver } from '../take-over.ts';

/** Edits of different tickets sent at once. */
const SENDS = 6;

/** Longest wait between two tries of one edit, and how long it is before we look again when nothing is due. */
const BACKOFF = { baseMs: 500, maxMs: 60_000 };
const IDLE_MS = 30_000;

/** Rest after a fault of our own, such as a database that does not answer. */
const RECOVERY_MS = 5_000;

/** Failures after which an edit is tried again; everything else the upstream refused for good. */
const TRANSIENT = new Set(['rate_limited', 'upstream_failed', 'unavailable', 'unauthenticated']);

/** A 401 refuses us and not the edit: it goes out once the credentials are right again. */
function isTransient(error: AppError): boolean {
  return TRANSIENT.has(error.kind) || (error.details as { status?: unknown } | null)?.status === 401;
}

/** How edits reach one kind of upstream. */
export interface EditSender {
  /** Whether an earlier try, whose answer was lost, has taken effect. False for what may be sent twice. */
  stands(ticket: PushedTicket, edit: OutboxRow): Promise<boolean>;
  /**
   * Sends an edit; once this resolves it stands.
   *
   * @throws AppError `upstream_refused` when the upstream will not have it; any transient kind to try again, with
   *   `details.ambiguous` when it may stand all the same
   */
  send(ticket: PushedTicket, edit: OutboxRow): Promise<void>;
  /** The ticket as it now stands; null when it is gone. */
  read(ticket: PushedTicket): Promise<Arrival | null>;
}

export interface PushedTicket {
  id: number;
  sourceId: string;
  key: string;
}

/** What marks an edit upstream, so that one whose answer was lost is found again. */
export function editId({ id, created_at }: OutboxRow): string {
  return `${id}-${created_at}`;
}

export interface Pusher {
  /** Looks for edits at once. */
  wake(): void;
  readonly stopped: Promise<void>;
}

/** Sends the edits of one connection as they come, each ticket's in order, until the context's signal aborts. */
export function startPusher(context: SyncContext, sender: EditSender): Pusher {
  const { clock, connectionId, database, log, signal } = context;
  const underWay = new Map<number, Promise<void>>();
  let wake = new AbortController();

  const begin = (edit: OutboxRow) => {
    const work = pushOne(context, sender, edit)
      .catch((error: unknown) => {
        log.error({ err: error, edit: edit.id }, 'push failed and is tried again');
        return clock.sleep(RECOVERY_MS, signal);
      })
      .finally(() => {
        underWay.delete(edit.ticket_id);
        wake.abort();
      });
    underWay.set(edit.ticket_id, work);
  };

  /** Fills the free places. @returns how long until there may be more to do, unless we are woken */
  const fill = async (): Promise<number> => {
    const free = SENDS - underWay.size;
    if (free === 0) return IDLE_MS;
    for (const edit of await nextEdits(database.read, connectionId, { besides: [...underWay.keys()], limit: free })) {
      const early = edit.next_attempt_at - clock.now();
      if (early > 0) return Math.min(IDLE_MS, early);
      if (!signal.aborted) begin(edit);
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
    await Promise.all(underWay.values());
  };
  return { wake: () => wake.abort(), stopped: run() };
}

/** Sends one edit and settles it: confirmed with the upstream's new state, failed with its reason, or put off. */
export async function pushOne(context: SyncContext, sender: EditSender, edit: OutboxRow): Promise<void> {
  const { clock, database, log } = context;
  const ticket = await database.read
    .selectFrom('tickets')
    .select(['id', 'source_id', 'key'])
    .where('id', '=', edit.ticket_id)
    .executeTakeFirst();
  if (!ticket)
    return settle(context, edit, null, {
      state: 'failed',
      code: 'NOT_FOUND',
      message: 'The ticket is gone.',
      sentAt: edit.sent_at,
    });
  const pushed = { id: ticket.id, sourceId: ticket.source_id, key: ticket.key };
  const read = () =>
    sender.read(pushed).catch((error: unknown) => {
      log.warn({ edit: edit.id, ticket: pushed.key, reason: String(error) }, 'ticket not read after its edit');
      return null;
    });

  try {
    const stands = edit.sent_at !== null && (await sender.stands(pushed, edit));
    if (!stands) {
      await markSent(database, edit.id, clock.now());
      await sender.send(pushed, edit);
    }
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ err: error, edit: edit.id }, 'push failed');
    // What an earlier try may have left behind stays in doubt, however this one failed.
    const sentAt = mayHaveArrived(error) ? clock.now() : edit.sent_at;
    if (error instanceof AppError && !isTransient(error)) {
      return settle(context, edit, await read(), {
        state: 'failed',
        code: error.code,
        message: reasonOf(error),
        sentAt,
      });
    }
    const until = clock.now() + Math.max(backoffMs(edit.attempts, BACKOFF), retryAfterMs(error) ?? 0);
    await postponeEdit(database, edit.id, { until, sentAt });
    log.warn({ edit: edit.id, ticket: pushed.key, reason: String(error) }, 'edit put off');
    return;
  }
  // It stands: whatever fails from here on, it is not sent again.
  await settle(context, edit, await read(), { state: 'confirmed' });
}

async function settle(
  context: SyncContext,
  edit: OutboxRow,
  truth: Arrival | null,
  outcome: EditOutcome,
): Promise<void> {
  const at = context.clock.now();
  await context.database.transaction(async (tx) => {
    await settleEdit(tx, edit.id, outcome, at);
    if (truth) {
      await takeOver(tx, context.connectionId, truth, at, context.linkPeople, [edit.ticket_id]);
    } else {
      await project(tx, { ticketIds: [edit.ticket_id], at });
    }
  });
}

/** Whether a failed send may stand all the same: unless the upstream or the transport says that it does not. */
function mayHaveArrived(error: unknown): boolean {
  return !(error instanceof AppError) || (error.details as { ambiguous?: unknown } | null)?.ambiguous === true;
}

function reasonOf(error: AppError): string {
  const reason = (error.details as { reason?: unknown } | null)?.reason;
  return typeof reason === 'string' && reason !== '' ? reason : error.message;
}
