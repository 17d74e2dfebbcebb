import type { Kysely } from 'kysely';
import { heldCopies } from '../../store/mirror/held-copies.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { HeldTicket } from '../reconcile/census-desks.ts';
import { type HiddenTicket, hiddenTickets } from './hidden-tickets.ts';

type Db = Kysely<DatabaseSchema>;

/** Where the census is on its ways through the tickets, by source id; '' before the first. */
export interface CensusCursor {
  /** Its way through those still worked on. */
  open: string;
  /** Its way through all of them. */
  all: string;
  /** Its way through tombstones of what was hidden. */
  hidden: string;
  /** Tickets looked for since that way began. */
  looked: number;
}

export const CENSUS_BEGIN: CensusCursor = { open: '', all: '', hidden: '', looked: 0 };

/** Tickets of one turn: as many as one call asks for. Some are those still worked on, a few those out of sight. */
const TURN = { all: 100, open: 50, hidden: 10 };

/** Tickets among which those still worked on are looked for in one turn. */
const SCAN = 2_000;

/** What is looked for with one call. */
export interface CensusTurn {
  held: (HeldTicket & { deskId: number })[];
  hidden: HiddenTicket[];
  next: CensusCursor;
}

/** The next tickets to look for: those still worked on come round far sooner than all there are. */
export async function nextTurn(db: Db, connectionId: number, cursor: CensusCursor): Promise<CensusTurn> {
  const desks = await db.selectFrom('desks').select('id').where('connection_id', '=', connectionId).execute();
  const deskIds = desks.map(({ id }) => id);
  const hidden = await hiddenTickets(db, deskIds, { after: cursor.hidden, limit: TURN.hidden });
  const scanned = await ticketsAfter(db, connectionId, cursor.open, SCAN);
  const open = scanned.filter(({ open }) => open).slice(0, TURN.open);
  const after = open.length === TURN.open ? open.at(-1) : scanned.length === SCAN ? scanned.at(-1) : undefined;
  const rest = TURN.all - open.length - hidden.length;
  const others = await ticketsAfter(db, connectionId, cursor.all, rest);
  const ended = others.length < rest;
  const known = new Set(open.map(({ sourceId }) => sourceId));
  return {
    held: [...open, ...others.filter(({ sourceId }) => !known.has(sourceId))],
    hidden,
    next: {
      open: after?.sourceId ?? '',
      all: ended ? '' : (others.at(-1)?.sourceId ?? ''),
      hidden: hidden.length < TURN.hidden ? '' : (hidden.at(-1)?.sourceId ?? ''),
      looked: ended ? 0 : cursor.looked + others.length,
    },
  };
}

async function ticketsAfter(db: Db, connectionId: number, after: string, limit: number) {
  const rows = await db
    .selectFrom('tickets')
    .select(['id', 'source_id as sourceId', 'desk_id as deskId', 'status_category'])
    .where('connection_id', '=', connectionId)
    .where('source_id', '>', after)
    .where('deleted', '=', 0)
    .orderBy('source_id')
    .limit(limit)
    .execute();
  return rows.map(({ status_category, ...ticket }) => ({ ...ticket, open: status_category !== 'done' }));
}

/** Tickets that the mirror holds in another version than the given. */
export async function heldOtherwise(
  db: Db,
  connectionId: number,
  versions: ReadonlyMap<string, number | null>,
): Promise<{ sourceId: string; version: number | null }[]> {
  const held = await heldCopies(db, connectionId, versions.keys());
  return [...held].flatMap(([sourceId, copy]) => {
    const version = versions.get(sourceId) ?? null;
    return version === copy.version ? [] : [{ sourceId, version }];
  });
}
