import type { Rejected, SourceTicket } from '../../domain/source.ts';
import type { SyncContext } from '../sync-context.ts';
import { type Arrival, takeOver } from '../take-over.ts';

/** Raw text kept of a ticket no database takes. */
const RAW_MAX = 64 * 1024;

/** Ends a transaction that was only to see whether it could be. */
class Rehearsed extends Error {}

/**
 * Writes an arrival. Should the database refuse something in it, such as a text too long for an index, the tickets
 * that bring it are found and put aside, and the others are written without them.
 *
 * @param write writes the arrival, and what of it is put aside, in a transaction
 */
export async function writeDigestible<A extends Arrival>(
  context: SyncContext,
  arrival: A,
  write: (arrival: A, indigestible: Rejected[]) => Promise<void>,
): Promise<void> {
  try {
    return await write(arrival, []);
  } catch (error) {
    if (!isOfTheData(error)) throw error;
    const refused = await indigestible(context, arrival, arrival.tickets);
    if (refused.length === 0) throw error;
    const ids = new Set(refused.map(({ ticket }) => ticket.sourceId));
    const rejected = refused.map(({ ticket, reason }) => ({
      sourceId: ticket.sourceId,
      reason,
      raw: JSON.stringify(ticket).slice(0, RAW_MAX),
    }));
    await write(without(arrival, ids), rejected);
  }
}

interface Refused {
  ticket: SourceTicket;
  reason: string;
}

/** Halves what cannot be written until single tickets are left. */
async function indigestible(
  context: SyncContext,
  arrival: Arrival,
  tickets: readonly SourceTicket[],
): Promise<Refused[]> {
  const [ticket, ...others] = tickets;
  if (!ticket) return [];
  const ids = new Set(tickets.map(({ sourceId }) => sourceId));
  const reason = await rehearse(context, only(arrival, ids));
  if (reason === null) return [];
  if (others.length === 0) return [{ ticket, reason }];
  const middle = Math.ceil(tickets.length / 2);
  return [
    ...(await indigestible(context, arrival, tickets.slice(0, middle))),
    ...(await indigestible(context, arrival, tickets.slice(middle))),
  ];
}

/** @returns why the arrival cannot be written; null when it can, which it is not */
async function rehearse(
  { clock, connectionId, database, linkPeople }: SyncContext,
  arrival: Arrival,
): Promise<string | null> {
  try {
    await database.transaction(async (tx) => {
      await takeOver(tx, connectionId, arrival, clock.now(), linkPeople);
      throw new Rehearsed();
    });
    return null;
  } catch (error) {
    if (error instanceof Rehearsed) return null;
    if (isOfTheData(error)) return (error as Error).message;
    throw error;
  }
}

function only<A extends Arrival>(arrival: A, ids: ReadonlySet<string>): A {
  const histories = new Map([...(arrival.histories ?? [])].filter(([id]) => ids.has(id)));
  return { ...arrival, tickets: arrival.tickets.filter(({ sourceId }) => ids.has(sourceId)), histories };
}

function without<A extends Arrival>(arrival: A, ids: ReadonlySet<string>): A {
  const others = arrival.tickets.map(({ sourceId }) => sourceId).filter((id) => !ids.has(id));
  return only(arrival, new Set(others));
}

// PostgreSQL's classes of data exceptions, violated constraints and limits; SQLite's counterparts.
const OF_THE_DATA = /^(?:22|23|54)[0-9A-Z]{3}$|^SQLITE_(?:CONSTRAINT|TOOBIG|MISMATCH|RANGE)/;

/** Whether a failure comes of what was to be written, and not of the database, the disk or the way there. */
export function isOfTheData(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && OF_THE_DATA.test(code);
}
