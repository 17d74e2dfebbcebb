import type { Kysely } from 'kysely';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

/** Tickets mirrored of a connection: the sum of its desks' status cells. */
export async function countTickets(db: Kysely<DatabaseSchema>, connectionId: number): Promise<number> {
  const row = await db
    .selectFrom('tallies')
    .innerJoin('desks', 'desks.id', 'tallies.desk_id')
    .select((eb) => eb.fn.sum<number | null>('tallies.count').as('count'))
    .where('tallies.cell', 'like', 'status:%')
    .where('tallies.person_id', '=', 0)
    .where('desks.connection_id', '=', connectionId)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
