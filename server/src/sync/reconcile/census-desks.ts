import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { batches } from '../../stdx/batches.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

type Db = Kysely<DatabaseSchema>;

/** Rows read at once; requests get their turn in between. */
const CHUNK = 2_000;

/** A desk as a census sees it. */
export interface CensusDesk {
  id: number;
  source_id: string;
  key: string;
  name: string;
  frozen_at: number | null;
  frozen_reason: string | null;
  decision: 'keep' | 'remove' | null;
  census_at: number | null;
  /** Tickets held. */
  held: number;
}

export interface HeldTicket {
  id: number;
  sourceId: string;
}

/** Desks of a connection, those longest not counted first. */
export function readCensusDesks(db: Db, connectionId: number): Promise<CensusDesk[]> {
  return db
    .selectFrom('desks')
    .select(['id', 'source_id', 'key', 'name', 'frozen_at', 'frozen_reason', 'decision', 'census_at'])
    .select((eb) =>
      eb
        .selectFrom('tallies')
        // Every ticket is in one cell of a status.
        .select((count) => count.fn.coalesce(count.fn.sum<number>('count'), count.lit(0)).as('held'))
        .whereRef('tallies.desk_id', '=', 'desks.id')
        .where('tallies.person_id', '=', 0)
        .where('tallies.cell', 'like', 'status:%')
        .as('held'),
    )
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .orderBy((eb) => eb.fn.coalesce('census_at', eb.lit(0)))
    .orderBy('id')
    .$narrowType<{ held: number }>()
    .execute();
}

/** The desk's tickets that are not among the given. */
export async function heldBeside(db: Db, deskId: number, found: ReadonlySet<string>): Promise<HeldTicket[]> {
  const beside: HeldTicket[] = [];
  let after: { key_order: string; id: number } | null = null;
  for (;;) {
    const rows: { id: number; source_id: string; key_order: string }[] = await db
      .selectFrom('ticket_rows')
      .select(['id', 'source_id', 'key_order'])
      .where('desk_id', '=', deskId)
      .$if(after !== null, (query) =>
        query.where((eb) => {
          const { key_order, id } = after as NonNullable<typeof after>;
          return eb(eb.refTuple('key_order', 'id'), '>', eb.tuple(key_order, id));
        }),
      )
      .orderBy('key_order')
      .orderBy('id')
      .limit(CHUNK)
      .execute();
    for (const { id, source_id } of rows) if (!found.has(source_id)) beside.push({ id, sourceId: source_id });
    after = rows.at(-1) ?? null;
    if (rows.length < CHUNK) return beside;
    await setImmediate();
  }
}

/** Those of the given ids that the mirror does not hold, or holds as deleted. */
export async function notHeld(db: Db, connectionId: number, sourceIds: ReadonlySet<string>): Promise<string[]> {
  const lacking = new Set(sourceIds);
  for (const batch of batches([...sourceIds], CHUNK)) {
    const rows = await db
      .selectFrom('tickets')
      .select('source_id')
      .where('connection_id', '=', connectionId)
      .where('source_id', 'in', batch)
      .where('deleted', '=', 0)
      .execute();
    for (const { source_id } of rows) lacking.delete(source_id);
    await setImmediate();
  }
  return [...lacking];
}

/** A desk's tickets that were missing at an earlier look. */
export function readMissing(db: Db, deskId: number) {
  return db
    .selectFrom('tickets')
    .select(['id', 'source_id', 'missing_since'])
    .where('desk_id', '=', deskId)
    .where('missing_since', 'is not', null)
    .where('deleted', '=', 0)
    .$narrowType<{ missing_since: number }>()
    .execute();
}
