import { type Kysely, sql } from 'kysely';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

type Db = Kysely<DatabaseSchema>;

/** Connections of the given desks; for administrators all of them. */
export async function readConnections(db: Db, visibleTo: { deskIds: readonly number[]; all: boolean }) {
  let query = db
    .selectFrom('connections')
    .select(['id', 'kind', 'name', 'site', 'state', 'error', 'managed_by', 'auth_kind', 'credentials_end_at'])
    .select('chosen_projects')
    .where('managed_by', '<>', 'removed');
  if (!visibleTo.all) {
    query = query.where('id', 'in', (eb) =>
      eb
        .selectFrom('desks')
        .select('connection_id')
        .where('id', 'in', [0, ...visibleTo.deskIds]),
    );
  }
  return query.orderBy('id').execute();
}

export function readStreams(db: Db, connectionIds: readonly number[]) {
  if (connectionIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('sync_streams')
    .selectAll()
    .where('connection_id', 'in', connectionIds)
    .orderBy('stream')
    .execute();
}

/** How many tickets of the given desks each connection mirrors: the sum of the desks' status cells. */
export async function readTicketCounts(db: Db, deskIds: readonly number[]): Promise<Map<number, number>> {
  if (deskIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('tallies')
    .innerJoin('desks', 'desks.id', 'tallies.desk_id')
    .select(['desks.connection_id', (eb) => eb.fn.sum<number>('tallies.count').as('count')])
    .where('tallies.cell', 'like', 'status:%')
    .where('tallies.desk_id', 'in', deskIds)
    .where('tallies.person_id', '=', 0)
    .groupBy('desks.connection_id')
    .execute();
  return new Map(rows.map((row) => [row.connection_id, row.count]));
}

/** Edits on the given desks that are not confirmed, those of tickets still to be made too, by connection and state. */
export async function readEditCounts(db: Db, deskIds: readonly number[]): Promise<Map<string, number>> {
  if (deskIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('outbox as edit')
    .leftJoin('ticket_rows as row', 'row.id', 'edit.ticket_id')
    .select(['edit.connection_id', 'edit.state', (eb) => eb.fn.countAll<number>().as('count')])
    // Said in so many words, the index of what is not settled serves it.
    .where(sql<boolean>`edit.state <> 'confirmed'`)
    .where((eb) => eb(eb.fn.coalesce('row.desk_id', 'edit.desk_id'), 'in', deskIds))
    .groupBy(['edit.connection_id', 'edit.state'])
    .execute();
  const counts = new Map<string, number>();
  for (const { connection_id, state, count } of rows) {
    const cell = `${connection_id} ${state === 'failed' ? 'failed' : 'pending'}`;
    counts.set(cell, (counts.get(cell) ?? 0) + count);
  }
  return counts;
}
