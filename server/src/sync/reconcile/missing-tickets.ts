import { stopIfAborted } from '../interruptible.ts';
import type { SyncContext } from '../sync-context.ts';
import { type CensusDesk, type HeldTicket, readMissing } from './census-desks.ts';
import type { CensusReads } from './census-reads.ts';
import { freezeDesk, SECOND_LOOK_MS } from './frozen-desks.ts';
import { suspicionOf } from './suspicion.ts';
import { buryTickets, forgetMissing, noteMissing } from './tombstones.ts';

/** Issues read by id before a desk is frozen, and at each further look at a frozen one: enough to see what it is. */
const LOOKS = { first: 1_000, again: 100 };

/** Issues of a desk that one pass buries; each was asked for by itself. */
const BURIED_MAX = 200;

/** What a count of a desk left open. */
interface Count {
  desk: CensusDesk;
  /** Tickets held of which the count saw nothing. */
  unseen: readonly HeldTicket[];
  /** How many tickets were looked for: all that the desk holds, or a sample of them. */
  looked: number;
  /** Whether the count saw a ticket. */
  saw: (sourceId: string) => boolean;
  nextAt: number | null;
}

/** Looks into what a count did not find of a desk: freezes or thaws the desk, notes what is missing, buries what is gone. */
export async function countMissing(
  context: SyncContext,
  reads: CensusReads,
  { desk, unseen, looked, saw, nextAt }: Count,
): Promise<void> {
  const { clock, database, log, connectionId } = context;
  const suspicion = (missing: number) => suspicionOf({ held: desk.held, looked, missing });
  const suspect = suspicion(unseen.length) !== null;
  const looks = suspect ? (desk.frozen_at === null ? LOOKS.first : LOOKS.again) : unseen.length;
  const standing = await reads.standing(unseen.slice(0, looks).map(({ sourceId }) => sourceId));
  // Those that answer by id have moved to another desk, or the index has not seen them yet.
  const missing = unseen.filter(({ sourceId }) => !standing.has(sourceId));
  const words = suspicion(missing.length);
  if (words !== null) return freezeDesk(context, desk, { kind: 'missing', words }, missing);

  const earlier = await readMissing(database.read, desk.id);
  const back = earlier.filter(({ source_id }) => saw(source_id));
  await reads.catchUp(back.map(({ source_id }) => source_id));
  if (desk.frozen_at !== null) await reads.catchUpSince(desk.frozen_at);
  const secondLook = clock.now() - SECOND_LOOK_MS;
  const due = new Set(earlier.filter((ticket) => ticket.missing_since <= secondLook).map(({ id }) => id));
  const readAt = clock.now();
  const { gone, hidden } = await lookAgain(
    context,
    reads,
    missing.filter(({ id }) => due.has(id)),
  );
  const lost = new Set([...gone, ...hidden]);
  const left = missing.filter((ticket) => !lost.has(ticket));
  const leftIds = new Set(left.map(({ id }) => id));
  await database.transaction(async (tx) => {
    const state = {
      frozen_at: null,
      frozen_reason: null,
      decision: null,
      census_at: left.length > 0 ? Math.min(nextAt ?? Infinity, clock.now() + SECOND_LOOK_MS) : nextAt,
    };
    await tx.db.updateTable('desks').set(state).where('id', '=', desk.id).execute();
    await forgetMissing(
      tx,
      earlier.filter(({ id }) => !leftIds.has(id)).map(({ id }) => id),
    );
    await noteMissing(tx, [...leftIds], clock.now());
    const ids = (tickets: readonly HeldTicket[]) => tickets.map(({ sourceId }) => sourceId);
    await buryTickets(tx, connectionId, ids(gone), clock.now(), { readAt });
    await buryTickets(tx, connectionId, ids(hidden), clock.now(), { mayReturn: true, readAt });
  });
  const where = { connection: connectionId, desk: desk.key };
  if (desk.frozen_at !== null) log.info(where, 'a desk has its tickets again and is not frozen any more');
  if (gone.length > 0) log.info({ ...where, tickets: gone.length }, 'tickets are deleted upstream');
  if (hidden.length > 0) log.info({ ...where, tickets: hidden.length }, 'tickets are out of our sight upstream');
}

/** Asks for each of the tickets by itself. */
export async function lookAgain<Ticket extends HeldTicket>(
  { signal }: SyncContext,
  reads: CensusReads,
  tickets: readonly Ticket[],
): Promise<Record<'gone' | 'hidden', Ticket[]>> {
  const found: Record<'gone' | 'hidden' | 'there', Ticket[]> = { gone: [], hidden: [], there: [] };
  for (const ticket of tickets.slice(0, BURIED_MAX)) {
    stopIfAborted(signal);
    found[await reads.whether(ticket.sourceId)].push(ticket);
  }
  return found;
}
