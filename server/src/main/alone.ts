import { randomUUID } from 'node:crypto';
import { AppError } from '../domain/errors.ts';
import type { Clock } from '../stdx/clock.ts';
import { type Database, isShared } from '../store/database.ts';
import { acquireLease, fencedDatabase, type Lease, releaseLease } from '../store/leases.ts';
import { keepLease, TTL_MS } from '../sync/reconcile/leadership.ts';

/** How long another process is waited for. */
const PATIENCE_MS = 130_000;
const ASK_AGAIN_MS = 250;

interface Means {
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * Does something while no other process does anything of the same name. An embedded database has no other process, and
 * what takes turns within one is for the caller to see to.
 *
 * @param work is given the database, which refuses to write should another process be at it after all
 * @throws AppError `unavailable` when another process is at it for too long
 */
export async function alone<T>(means: Means, name: string, work: (database: Database) => Promise<T>): Promise<T> {
  const { clock, database } = means;
  const holder = randomUUID();
  const until = clock.now() + PATIENCE_MS;
  for (;;) {
    const lease = await acquireLease(database, { name, holder, ttlMs: TTL_MS });
    if (lease) return during(means, lease, work);
    if (clock.now() >= until) {
      throw new AppError('unavailable', 'UNAVAILABLE', 'Another process has been doing the same for too long.');
    }
    await clock.sleep(ASK_AGAIN_MS);
  }
}

/** Keeps a lease for as long as the work takes, however slow the site, and gives it back. */
async function during<T>(means: Means, lease: Lease, work: (database: Database) => Promise<T>): Promise<T> {
  const { database } = means;
  const done = new AbortController();
  // Where nobody else is there to take it over there is no time to renew.
  const kept = isShared(database) ? keepLease(means, lease, done.signal) : undefined;
  try {
    return await work(fencedDatabase(database, lease, () => {}));
  } finally {
    done.abort();
    await kept;
    await releaseLease(database, lease).catch(() => {});
  }
}
