import { AppError } from '../../domain/errors.ts';
import { project } from '../../readmodel/projector.ts';
import { backoffMs } from '../../stdx/backoff.ts';
import { dueEdits, markSent, nextEditAt, type OutboxRow, postponeEdit, settleEdit } from '../../store/outbox/outbox.ts';
import { eachLimited } from '../interruptible.ts';
import { retryAfterMs } from '../retry-after.ts';
import type { SyncContext } from '../sync-context.ts';
import { type Arrival, takeOver } from '../take-over.ts';

/** Edits of different tickets sent at once. */
const SENDS = 6;

/** Longest wait between two tries of one edit, and how long it is before we look again when nothing is due. */
const BACKOFF = { baseMs: 500, maxMs: 60_000 };
const IDLE_MS = 30_000;

/** Failures after which an edit is tried again; everything else the upstream refused for good. */
const TRANSIENT = new Set(['rate_limited', 'upstream_failed', 'unavailable', 'unauthenticated']);

/** How edits reach one kind of upstream. */
export interface EditSender {
  /**
   * Sends an edit. With `mayHaveArrived` an earlier try's answer was lost: looks first whether it stands already.
   *
   * @throws AppError `upstream_refused` when the upstream will not have it; any transient kind to try again
   */
  send(ticket: PushedTicket, edit: OutboxRow, mayHaveArrived: boolean): Promise<void>;
  /** The ticket as it now stands; null when it is gone. */
  read(ticket: PushedTicket): Promise<Arrival | null>;
}

export interface PushedTicket {
  id: number;
  sourceId: string;
  key: string;
}

export interface Pusher {
  /** Looks for edits at once. */
  wake(): void;
  readonly stopped: Promise<void>;
}

/** Sends the edits of one connection as they come, each ticket's in order, until the context's signal aborts. */
export function startPusher(context: SyncContext, sender: EditSender): Pusher {
  let wake = new AbortController();
  const run = async () => {
    while (!context.signal.aborted) {
      wake = new AbortController();
      const now = context.clock.now();
      const due = await dueEdits(context.database.read, context.connectionId, now, SENDS * 4);
      if (due.length > 0) {
        await eachLimited(due, SENDS, (edit) => pushOne(context, sender, edit));
        continue;
      }
      const next = await nextEditAt(context.database.read, context.connectionId);
      const pause = Math.max(0, Math.min(IDLE_MS, (next ?? Number.POSITIVE_INFINITY) - now));
      await context.clock.sleep(pause, AbortSignal.any([wake.signal, context.signal]));
    }
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
    return settle(context, edit, null, { state: 'failed', code: 'NOT_FOUND', message: 'The ticket is gone.' });
  const pushed = { id: ticket.id, sourceId: ticket.source_id, key: ticket.key };
  let stands = false;
  try {
    await markSent(database, edit.id, clock.now());
    await sender.send(pushed, edit, edit.sent_at !== null);
    stands = true;
    await settle(context, edit, await sender.read(pushed), { state: 'confirmed' });
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ err: error, edit: edit.id }, 'push failed');
    if (error instanceof AppError && !TRANSIENT.has(error.kind)) {
      if (stands) return settle(context, edit, null, { state: 'confirmed' });
      const truth = await sender.read(pushed).catch(() => null);
      await settle(context, edit, truth, { state: 'failed', code: error.code, message: reasonOf(error) });
      return;
    }
    // What stands upstream already, or may since an earlier try, must not be sent again unseen because this one failed.
    const ambiguous = stands || edit.sent_at !== null || !(error instanceof AppError) || isAmbiguous(error);
    await postponeEdit(database, edit.id, {
      until: clock.now() + Math.max(backoffMs(edit.attempts, BACKOFF), retryAfterMs(error) ?? 0),
      sentAt: ambiguous ? clock.now() : null,
    });
    log.warn({ edit: edit.id, ticket: pushed.key, reason: String(error) }, 'edit put off');
  }
}

async function settle(
  context: SyncContext,
  edit: OutboxRow,
  truth: Arrival | null,
  outcome: Parameters<typeof settleEdit>[2],
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

function isAmbiguous(error: AppError): boolean {
  return (error.details as { ambiguous?: unknown } | null)?.ambiguous === true;
}

function reasonOf(error: AppError): string {
  const reason = (error.details as { reason?: unknown } | null)?.reason;
  return typeof reason === 'string' && reason !== '' ? reason : error.message;
}
