import { type Kysely, sql } from 'kysely';
import type { WriteTransaction } from '../../store/database.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

type Db = Kysely<DatabaseSchema>;

/** Characters shown of a record that was kept aside. */
const EXCERPT = 4_000;

/** Keys shown of what is missing of a desk. */
const SAMPLE = 10;

export async function isVisible(
  db: Db,
  connectionId: number,
  { deskIds, all }: { deskIds: readonly number[]; all: boolean },
): Promise<boolean> {
  const rows = await db
    .selectFrom('connections')
    .select('id')
    .where('id', '=', connectionId)
    .$if(!all, (query) =>
      query.where('id', 'in', (eb) =>
        eb
          .selectFrom('desks')
          .select('connection_id')
          .where('id', 'in', [0, ...deskIds]),
      ),
    )
    .execute();
  return rows.length > 0;
}

export function readQuarantine(db: Db, connectionId: number, page: { limit: number; offset: number }) {
  return db
    .selectFrom('quarantine')
    .select(['id', 'stream', 'source_id', 'cause', 'reason', 'at', 'attempts', 'last_attempt_at'])
    .select(sql<string>`substr(raw, 1, ${sql.lit(EXCERPT)})`.as('excerpt'))
    .where('connection_id', '=', connectionId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
}

export async function countQuarantine(db: Db, connectionId: number): Promise<number> {
  const { count } = await db
    .selectFrom('quarantine')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('connection_id', '=', connectionId)
    .executeTakeFirstOrThrow();
  return count;
}

/** @returns what it was of, when it was there */
export function deleteQuarantined({ db }: WriteTransaction, connectionId: number, id: number) {
  return db
    .deleteFrom('quarantine')
    .where('connection_id', '=', connectionId)
    .where('id', '=', id)
    .returning(['stream', 'source_id'])
    .executeTakeFirst();
}

export async function readFrozenDesks(
  db: Db,
  connectionId: number,
  visible: { deskIds: readonly number[]; all: boolean },
) {
  return db
    .selectFrom('desks as desk')
    .select([
      'desk.id',
      'desk.key',
      'desk.name',
      'desk.frozen_at',
      'desk.frozen_cause',
      'desk.frozen_reason',
      'desk.decision',
    ])
    .select((eb) => [
      eb
        .selectFrom('ticket_rows')
        .select((count) => count.fn.countAll<number>().as('held'))
        .whereRef('ticket_rows.desk_id', '=', 'desk.id')
        .as('held'),
      eb
        .selectFrom('tickets')
        .select((count) => count.fn.countAll<number>().as('missing'))
        .whereRef('tickets.desk_id', '=', 'desk.id')
        .where('tickets.missing_since', 'is not', null)
        .where('tickets.deleted', '=', 0)
        .as('missing'),
    ])
    .where('desk.connection_id', '=', connectionId)
    .where('desk.frozen_at', 'is not', null)
    .where('desk.removed_at', 'is', null)
    .$if(!visible.all, (query) => query.where('desk.id', 'in', [0, ...visible.deskIds]))
    .orderBy('desk.id')
    .$narrowType<{ frozen_at: number; held: number; missing: number }>()
    .execute();
}

export async function sampleMissing(db: Db, deskId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('tickets')
    .select('key')
    .where('desk_id', '=', deskId)
    .where('missing_since', 'is not', null)
    .where('deleted', '=', 0)
    .orderBy('id')
    .limit(SAMPLE)
    .execute();
  return rows.map(({ key }) => key);
}

export function findDesk({ db }: WriteTransaction, connectionId: number, deskId: number) {
  return db
    .selectFrom('desks')
    .select(['key', 'frozen_at'])
    .where('connection_id', '=', connectionId)
    .where('id', '=', deskId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

/** The census carries it out: what it still does not find by its id is removed. */
export async function decideToRemove({ db }: WriteTransaction, deskId: number): Promise<void> {
  await db.updateTable('desks').set({ decision: 'remove' }).where('id', '=', deskId).execute();
}

/** Forgets that anything was missing; the census looks again at `until`. */
export async function decideToKeep({ db }: WriteTransaction, deskId: number, until: number): Promise<void> {
  const kept = { frozen_at: null, frozen_reason: null, decision: 'keep' as const, census_at: until };
  await db.updateTable('desks').set(kept).where('id', '=', deskId).execute();
  await db
    .updateTable('tickets')
    .set({ missing_since: null })
    .where('desk_id', '=', deskId)
    .where('missing_since', 'is not', null)
    .where('deleted', '=', 0)
    .execute();
}
