import { AppError } from '../../domain/errors.ts';
import type { Rejected } from '../../domain/source.ts';
import { project } from '../../readmodel/projector.ts';
import { backoffMs } from '../../stdx/backoff.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { WriteTransaction } from '../../store/database.ts';
import { writeRejected } from '../../store/mirror/quarantine.ts';
import { mayStillEdit } from '../../store/outbox/authority.ts';
import { namedConflicts } from '../../store/outbox/named-conflicts.ts';
import {
  confirmEdit,
  type EditFailure,
  failEdit,
  markSending,
  markSent,
  type OutboxRow,
  postponeEdit,
  readEdit,
} from '../../store/outbox/outbox.ts';
import { writeDigestible } from '../reconcile/digestible.ts';
import { isPoison } from '../reconcile/poison.ts';
import { retryAfterMs } from '../retry-after.ts';
import type { SyncContext } from '../sync-context.ts';
import { type Arrival, takeOver } from '../take-over.ts';
import { attemptOf } from './attempt.ts';
import type { ChosenSender, Senders, Sent } from './edit-sender.ts';
import { accountUnlinked, lookingOnly } from './person-sender.ts';

/** Longest wait between two tries of one edit. */
const BACKOFF = { baseMs: 500, maxMs: 60_000 };

/** Longest wait between two tries to read what became of an edit that stands. */
const READ_BACKOFF = { baseMs: 500, maxMs: 300_000 };

/** Times a ticket that cannot be understood is read again before its edit is settled without it. */
const READS_OF_POISON = 5;

/** Under which name tickets are put aside that cannot be kept as they are after an edit. */
const EDITS = 'edits';

/** Failures after which an edit is tried again; everything else the upstream refused for good. */
const TRANSIENT = new Set(['rate_limited', 'upstream_failed', 'unavailable', 'unauthenticated']);

/** A 401 refuses us and not the edit: it goes out once the credentials are right again. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof AppError)) return true;
  return TRANSIENT.has(error.kind) || (error.details as { status?: unknown } | null)?.status === 401;
}

/** What an edit is about: a ticket, or the desk of one still to be made. */
interface Subject {
  deskId: number;
  /** Null for a ticket still to be made. */
  ticketSourceId: string | null;
  name: string;
}

/** What to do with an edit after a try. */
type Outcome =
  | { kind: 'stands'; sourceId: string | null }
  | ({ kind: 'failed' } & Omit<EditFailure, 'conflict'> & {
        conflicts?: Extract<Sent, { kind: 'conflict' }>['conflicts'];
      })
  /** Put off. */
  | { kind: 'later' };

/**
 * Sends one edit and settles it: confirmed with the upstream's new state, failed with its reason, or put off. One that
 * stands is laid over the ticket until that state has been read.
 */
export async function pushOne(context: SyncContext, senders: Senders, row: OutboxRow): Promise<void> {
  const { clock, database } = context;
  const subject = await subjectOf(context, row);
  if (!subject) {
    const failure = { code: 'NOT_FOUND', message: 'The ticket is gone.', sentAt: row.sent_at };
    return settleFailed(context, row, failure, null);
  }
  let upstreamId = row.upstream_id;
  if (row.state === 'pending') {
    const outcome = await tryOnce(context, senders, row, subject);
    if (outcome.kind === 'later') return;
    if (outcome.kind === 'failed') {
      const sourceId = subject.ticketSourceId ?? (await readEdit(database.read, row.id))?.upstream_id ?? null;
      return settleFailed(context, row, outcome, await readQuietly(context, senders, row, sourceId));
    }
    upstreamId = outcome.sourceId;
    // From here on it is not sent again, whatever fails.
    await markSent(database, row, { at: clock.now(), upstreamId });
  }
  await settleStanding(context, senders, row, { ...subject, upstreamId });
}

async function subjectOf({ database }: SyncContext, { ticket_id, edit }: OutboxRow): Promise<Subject | undefined> {
  if (edit.kind === 'create') {
    return { deskId: edit.ticket.deskId, ticketSourceId: null, name: `a new ${edit.ticket.type}` };
  }
  const ticket = await database.read
    .selectFrom('tickets')
    .select(['source_id', 'key', 'desk_id'])
    .where('id', '=', ticket_id)
    .executeTakeFirst();
  return ticket && { deskId: ticket.desk_id, ticketSourceId: ticket.source_id, name: ticket.key };
}

/** Looks for what an earlier try left, then sends, unless the person may not any more. */
async function tryOnce(context: SyncContext, senders: Senders, row: OutboxRow, subject: Subject): Promise<Outcome> {
  const { clock, database, log } = context;
  // What an earlier try may have left behind stays in doubt, however this one fails.
  let sentAt = row.sent_at;
  try {
    const sender = await authorised(context, senders, row, subject);
    const attempt = attemptOf(database, sender, row, subject.ticketSourceId);
    if (sentAt !== null) {
      const trace = await attempt.find();
      if (trace) return { kind: 'stands', ...trace };
      if (row.looks + 1 < attempt.looks.times) {
        await postponeEdit(database, row.id, { until: clock.now() + attempt.looks.everyMs, looked: true });
        return { kind: 'later' };
      }
    }
    await markSending(database, row.id, { at: clock.now(), as: sender.as });
    const sent = await attempt.send();
    if (sent.kind === 'stands') return sent;
    const message = 'Somebody else changed the same meanwhile.';
    return { kind: 'failed', code: 'CONFLICT', message, sentAt: null, conflicts: sent.conflicts };
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ err: error, edit: row.id }, 'push failed');
    if (mayHaveArrived(error)) sentAt = clock.now();
    if (error instanceof AppError && !isTransient(error)) {
      return { kind: 'failed', code: error.code, message: reasonOf(error), sentAt };
    }
    const until = clock.now() + Math.max(backoffMs(row.attempts, BACKOFF), retryAfterMs(error) ?? 0);
    await postponeEdit(database, row.id, { until, sentAt });
    log.warn({ edit: row.id, ticket: subject.name, reason: String(error) }, 'edit put off');
    return { kind: 'later' };
  }
}

/**
 * Whoever the edit is sent as. Rights are those of now, not of when it was accepted: without them what was sent before
 * is still looked for, and nothing is sent.
 */
async function authorised(
  { database }: SyncContext,
  senders: Senders,
  row: OutboxRow,
  { deskId }: Subject,
): Promise<ChosenSender> {
  const sender = await senders.of(row.user_id);
  if (!(await mayStillEdit(database.read, row.user_id, deskId))) {
    const message = 'Whoever made this edit may not edit this ticket any more.';
    return lookingOnly(sender, new AppError('forbidden', 'FORBIDDEN', message));
  }
  if (row.sent_as !== 'person' || sender.as === 'person') return sender;
  return { ...lookingOnly(sender, accountUnlinked()), as: 'person' };
}

/** Confirms an edit with what the upstream made of it; until that can be read, the edit stays as it is shown. */
async function settleStanding(
  context: SyncContext,
  senders: Senders,
  row: OutboxRow,
  subject: Subject & { upstreamId: string | null },
): Promise<void> {
  const { clock, connectionId, database, linkPeople, log } = context;
  const sourceId = subject.ticketSourceId ?? subject.upstreamId;
  const rejected: Rejected[] = [];
  let truth: Arrival | null = null;
  try {
    if (sourceId !== null) truth = await readTruth(clock, senders, sourceId);
  } catch (error) {
    log.warn({ edit: row.id, ticket: subject.name, reason: String(error) }, 'ticket not read after its edit');
    const attempts = row.state === 'sent' ? row.attempts : 0;
    const until = clock.now() + Math.max(backoffMs(attempts, READ_BACKOFF), retryAfterMs(error) ?? 0);
    if (!isPoison(error) || attempts < READS_OF_POISON) return postponeEdit(database, row.id, { until });
    rejected.push({ sourceId, reason: String(error), raw: '' });
  }
  const at = clock.now();
  await writeTruth(context, truth, rejected, async (tx, truth) => {
    if (row.edit.kind !== 'create') {
      await confirmEdit(tx, row, { at });
      if (truth) await takeOver(tx, connectionId, truth, at, linkPeople, [row.ticket_id]);
      else await project(tx, { ticketIds: [row.ticket_id], at });
      return;
    }
    if (truth) await takeOver(tx, connectionId, truth, at, linkPeople);
    const made = await tx.db
      .selectFrom('tickets')
      .select('id')
      .where('connection_id', '=', connectionId)
      .where('source_id', '=', sourceId ?? '')
      .executeTakeFirst();
    await confirmEdit(tx, row, { at, ticketId: made?.id ?? 0 });
  });
}

async function settleFailed(
  context: SyncContext,
  row: OutboxRow,
  { conflicts, ...failure }: Omit<EditFailure, 'conflict'> & Pick<Extract<Outcome, { kind: 'failed' }>, 'conflicts'>,
  truth: Arrival | null,
): Promise<void> {
  const { clock, connectionId, linkPeople } = context;
  const at = clock.now();
  const { code, message, sentAt } = failure;
  await writeTruth(context, truth, [], async (tx, truth) => {
    await failEdit(tx, row.id, { code, message, sentAt }, at);
    const touched = row.ticket_id === 0 ? [] : [row.ticket_id];
    if (truth) await takeOver(tx, connectionId, truth, at, linkPeople, touched);
    else await project(tx, { ticketIds: touched, at });
    if (conflicts === undefined) return;
    // People the upstream names are known only now.
    const conflict = await namedConflicts(tx, connectionId, conflicts);
    await failEdit(tx, row.id, { code, message, sentAt, conflict }, at);
  });
}

/** Settles with what the upstream tells of the ticket. What of it cannot be kept is put aside: no edit waits for it. */
async function writeTruth(
  context: SyncContext,
  truth: Arrival | null,
  rejected: readonly Rejected[],
  write: (tx: WriteTransaction, truth: Arrival | null) => Promise<void>,
): Promise<void> {
  const { clock, connectionId, database } = context;
  const settle = (part: Arrival | null, indigestible: readonly Rejected[]) =>
    database.transaction(async (tx) => {
      await write(tx, part);
      await writeRejected(tx, connectionId, EDITS, [...rejected, ...indigestible], clock.now());
    });
  if (truth === null) return settle(null, []);
  await writeDigestible(context, truth, settle);
}

/** What stands after an edit failed; null when that cannot be read, for nothing depends on it. */
async function readQuietly(
  { clock, log }: SyncContext,
  senders: Senders,
  row: OutboxRow,
  sourceId: string | null,
): Promise<Arrival | null> {
  if (sourceId === null) return null;
  return readTruth(clock, senders, sourceId).catch((error: unknown) => {
    log.warn({ edit: row.id, reason: String(error) }, 'ticket not read after its edit');
    return null;
  });
}

async function readTruth(clock: Clock, senders: Senders, sourceId: string): Promise<Arrival | null> {
  const readAt = clock.now();
  const truth = await senders.read(sourceId);
  return truth && { ...truth, readAt };
}

/** Whether a failed send may stand all the same: unless the upstream or the transport says that it does not. */
function mayHaveArrived(error: unknown): boolean {
  return !(error instanceof AppError) || (error.details as { ambiguous?: unknown } | null)?.ambiguous === true;
}

function reasonOf(error: AppError): string {
  const reason = (error.details as { reason?: unknown } | null)?.reason;
  return typeof reason === 'string' && reason !== '' ? reason : error.message;
}
