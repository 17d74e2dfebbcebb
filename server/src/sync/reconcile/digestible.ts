import type { Rejected, SourcePerson, SourceTicket } from '../../domain/source.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import type { SyncContext } from '../sync-context.ts';
import { type Arrival, takeOver } from '../take-over.ts';

/** Raw text kept of what no database takes. */
const RAW_MAX = 64 * 1024;

/** Ends a transaction that was only to see whether it could be. */
class Rehearsed extends Error {}

/**
 * Writes an arrival. Should the database refuse something in it, such as a text too long for an index, the people and
 * tickets that bring it are found and put aside, and the others are written without them.
 *
 * @param write writes the arrival, and what of it is put aside, in a transaction
 */
export async function writeDigestible<A extends Arrival>(
  { clock, connectionId, database, linkPeople }: SyncContext,
  arrival: A,
  write: (arrival: A, indigestible: Rejected[]) => Promise<void>,
): Promise<void> {
  const rehearse = (tx: WriteTransaction, part: Arrival) => takeOver(tx, connectionId, part, clock.now(), linkPeople);
  await writeSifted(arrival, write, async () => {
    const everyone = [...(arrival.people ?? []), ...arrival.tickets.flatMap((ticket) => ticket.people)];
    const people = await sift(database, everyone, (tx, some) => rehearse(tx, { tickets: [], people: some }), 'person');
    const known = withoutPeople(arrival, new Set(people.indigestible.map(({ sourceId }) => sourceId)));
    const tickets = await sift(database, known.tickets, (tx, some) => rehearse(tx, only(known, some)));
    return {
      digestible: only(known, tickets.digestible),
      indigestible: [...people.indigestible, ...tickets.indigestible],
    };
  });
}

/**
 * Writes pieces that do not depend on each other; those that the database refuses are put aside, and the others are
 * written without them.
 *
 * @param writing `write` in a transaction, beside what goes with them; `rehearse` the pieces alone, in the given one;
 *   `part` of what they are
 */
export async function writePieces<P extends { sourceId: string }>(
  database: Database,
  pieces: readonly P[],
  writing: {
    write(pieces: readonly P[], indigestible: Rejected[]): Promise<void>;
    rehearse(tx: WriteTransaction, pieces: readonly P[]): Promise<unknown>;
    part: Rejected['part'];
  },
): Promise<void> {
  const { write, rehearse, part } = writing;
  await writeSifted(pieces, write, () => sift(database, pieces, rehearse, part));
}

/** What the database takes, and what it refuses. */
interface Sifted<T> {
  digestible: T;
  indigestible: Rejected[];
}

/** Writes the whole; when the database refuses something in it, what is left once that is sifted out. */
async function writeSifted<T>(
  whole: T,
  write: (part: T, indigestible: Rejected[]) => Promise<void>,
  sifted: () => Promise<Sifted<T>>,
): Promise<void> {
  try {
    return await write(whole, []);
  } catch (error) {
    if (!isOfTheData(error)) throw error;
    const { digestible, indigestible } = await sifted();
    if (indigestible.length === 0) throw error;
    await write(digestible, indigestible);
  }
}

async function sift<P extends { sourceId: string }>(
  database: Database,
  pieces: readonly P[],
  rehearse: (tx: WriteTransaction, pieces: readonly P[]) => Promise<unknown>,
  part?: Rejected['part'],
): Promise<Sifted<P[]>> {
  const refused = await refusedPieces(database, pieces, rehearse);
  const bad = new Set(refused.map(({ piece }) => piece));
  return {
    digestible: pieces.filter((piece) => !bad.has(piece)),
    indigestible: refused.map(({ piece, reason }) => putAside(piece, reason, part)),
  };
}

/** The pieces the database refuses: halves what cannot be written until single ones are left. Writes nothing. */
export async function refusedPieces<P>(
  database: Database,
  pieces: readonly P[],
  write: (tx: WriteTransaction, pieces: readonly P[]) => Promise<unknown>,
): Promise<{ piece: P; reason: string }[]> {
  const [piece, ...others] = pieces;
  if (piece === undefined) return [];
  const reason = await rehearse(database, (tx) => write(tx, pieces));
  if (reason === null) return [];
  if (others.length === 0) return [{ piece, reason }];
  const middle = Math.ceil(pieces.length / 2);
  return [
    ...(await refusedPieces(database, pieces.slice(0, middle), write)),
    ...(await refusedPieces(database, pieces.slice(middle), write)),
  ];
}

/** @returns why something cannot be written; null when it can, which it is not */
async function rehearse(database: Database, write: (tx: WriteTransaction) => Promise<unknown>): Promise<string | null> {
  try {
    return await refusalOf(database, async (tx) => {
      await write(tx);
      throw new Rehearsed();
    });
  } catch (error) {
    if (error instanceof Rehearsed) return null;
    throw error;
  }
}

/** Writes something. @returns why the database will not have it; null when it is written */
export async function refusalOf(
  database: Database,
  write: (tx: WriteTransaction) => Promise<unknown>,
): Promise<string | null> {
  try {
    await database.transaction(write);
    return null;
  } catch (error) {
    if (isOfTheData(error)) return (error as Error).message;
    throw error;
  }
}

function putAside(piece: { sourceId: string }, reason: string, part?: Rejected['part']): Rejected {
  const raw = JSON.stringify(piece).slice(0, RAW_MAX);
  return { sourceId: piece.sourceId, cause: 'refused', reason, raw, ...(part === undefined ? {} : { part }) };
}

function only<A extends Arrival>(arrival: A, tickets: readonly SourceTicket[]): A {
  const ids = new Set(tickets.map(({ sourceId }) => sourceId));
  const histories = new Map([...(arrival.histories ?? [])].filter(([id]) => ids.has(id)));
  return { ...arrival, tickets, histories };
}

function withoutPeople<A extends Arrival>(arrival: A, ids: ReadonlySet<string | null>): A {
  const known = (people: readonly SourcePerson[]) => people.filter(({ sourceId }) => !ids.has(sourceId));
  return {
    ...arrival,
    people: known(arrival.people ?? []),
    tickets: arrival.tickets.map((ticket) => ({ ...ticket, people: known(ticket.people) })),
  };
}

// PostgreSQL's classes of data exceptions, violated constraints and limits; SQLite's counterparts.
const OF_THE_DATA = /^(?:22|23|54)[0-9A-Z]{3}$|^SQLITE_(?:CONSTRAINT|TOOBIG|MISMATCH|RANGE)/;

/** Whether a failure comes of what was to be written, and not of the database, the disk or the way there. */
export function isOfTheData(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && OF_THE_DATA.test(code);
}
