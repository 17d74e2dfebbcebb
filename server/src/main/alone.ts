import { randomUUID } from 'node:crypto';
import { AppError } from '../domain/errors.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import { acquireLease, releaseLease } from '../store/leases.ts';

/** Longer than anything that is done alone takes, however slow the site. */
const ALONE_MS = 130_000;
const ASK_AGAIN_MS = 250;

/**
 * Does something while no other process does anything of the same name. An embedded database has no other process, and
 * what takes turns within one is for the caller to see to.
 *
 * @throws AppError `unavailable` when another process is at it for too long
 */
export async function alone<T>(
  { database, clock }: { database: Database; clock: Clock },
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const holder = randomUUID();
  const until = clock.now() + ALONE_MS;
  for (;;) {
    const lease = await acquireLease(database, { name, holder, ttlMs: ALONE_MS });
    if (lease) {
      try {
        return await work();
      } finally {
        await releaseLease(database, lease).catch(() => {});
      }
    }
    if (clock.now() >= until) {
      throw new AppError('unavailable', 'UNAVAILABLE', 'Another process has been doing the same for too long.');
    }
    await clock.sleep(ASK_AGAIN_MS);
  }
}
