import { sql } from 'kysely';
import { AppError } from '../domain/errors.ts';
import { type Database, isShared, type WriteTransaction } from './database.ts';

/** The right to do what only one process may do, until somebody else takes it over. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  /** Grows with each holder: an older one is recognised by it, however long it slept. */
  readonly fence: number;
}

/*
 * On PostgreSQL several processes may want a lease: it ends by the database's own clock, so that no two machines'
 * clocks are compared. An embedded database belongs to the one process that has its folder: whoever asks is the one
 * that runs, has the lease at once, and never needs to renew it.
 */

/** Takes the lease where it is free. @returns null while another process holds it */
export async function acquireLease(
  database: Database,
  { name, holder, ttlMs }: { name: string; holder: string; ttlMs: number },
): Promise<Lease | null> {
  return database.transaction(async (tx) => {
    const held = await tx.db.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst();
    const now = await databaseTime(tx);
    if (held && held.expires_at > now && held.holder !== holder) return null;
    const values = { holder, fence: (held?.fence ?? 0) + 1, expires_at: now === 0 ? 0 : now + ttlMs };
    await tx.db
      .insertInto('leases')
      .values({ name, ...values })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
      .execute();
    return { name, holder, fence: values.fence };
  });
}

/** Keeps a lease for longer. @returns false when it was taken over */
export async function renewLease(database: Database, lease: Lease, ttlMs: number): Promise<boolean> {
  if (!isShared(database)) {
    const held = await database.read.selectFrom('leases').select('fence').where('name', '=', lease.name).execute();
    return held[0]?.fence === lease.fence;
  }
  return database.transaction(async (tx) => {
    const expiresAt = (await databaseTime(tx)) + ttlMs;
    return setExpiry(tx, lease, expiresAt);
  });
}

/** Gives a lease back, so that nobody waits for its end. */
export async function releaseLease(database: Database, lease: Lease): Promise<void> {
  if (!isShared(database)) return;
  await database.transaction((tx) => setExpiry(tx, lease, 0));
}

async function setExpiry({ db }: WriteTransaction, { name, fence }: Lease, expiresAt: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('leases')
    .set({ expires_at: expiresAt })
    .where('name', '=', name)
    .where('fence', '=', fence)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The present by the database, ms; 0 for one that is embedded, where nothing waits for a time. */
async function databaseTime({ db, dialect }: WriteTransaction): Promise<number> {
  if (dialect.name === 'sqlite') return 0;
  const { rows } = await sql<{ now: number }>`
    select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(db);
  return (rows[0] as { now: number }).now;
}

/**
 * The database for whoever holds the lease. Every transaction looks first whether the lease is still theirs: as there
 * is one writer at a time, a holder that slept through a take-over can write nothing any more.
 *
 * @param onLost hears that somebody else has it
 */
export function fencedDatabase(database: Database, lease: Lease, onLost: () => void): Database {
  return {
    ...database,
    transaction: (work) =>
      database.transaction(async (tx) => {
        const held = await tx.db.selectFrom('leases').select('fence').where('name', '=', lease.name).executeTakeFirst();
        if (held?.fence !== lease.fence) {
          onLost();
          throw new AppError('unavailable', 'UNAVAILABLE', 'Another process has taken this over.');
        }
        return work(tx);
      }),
  };
}
