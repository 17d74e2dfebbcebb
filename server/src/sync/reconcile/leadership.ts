import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { acquireLease, fencedDatabase, type Lease, releaseLease, renewLease } from '../../store/leases.ts';
import type { SyncLog } from '../sync-context.ts';

/** How long a lease lasts without being renewed, how often it is, and how often one that is not free is asked for. */
export const TTL_MS = 15_000;
const RENEW_MS = 5_000;
const RETRY_MS = 2_000;

/** What a leader works with, for as long as it leads. */
export interface Term {
  /** Refuses to write once another process leads. */
  readonly database: Database;
  /** Aborts when another process leads, or this one stops. */
  readonly signal: AbortSignal;
}

export interface Candidate {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: SyncLog;
  /** Aborts when the process stops. */
  readonly signal: AbortSignal;
  /** What there is one leader of. */
  readonly name: string;
  /** This process, as no other is called. */
  readonly holder: string;
}

/**
 * Works whenever nobody else does: takes the lease when it is free, works while it is held, ends when it is lost.
 *
 * @param work begins the work of one term, which ends with the term's signal
 * @returns settles once the process stops and the last term's work has ended
 */
export async function lead(candidate: Candidate, work: (term: Term) => Promise<unknown>): Promise<void> {
  const { clock, database, log, name, holder, signal } = candidate;
  while (!signal.aborted) {
    const lease = await acquireLease(database, { name, holder, ttlMs: TTL_MS }).catch((error: unknown) => {
      log.error({ lease: name, err: error }, 'a lease could not be asked for');
      return null;
    });
    if (lease) await serve(candidate, lease, work);
    if (!signal.aborted) await clock.sleep(RETRY_MS, signal);
  }
}

async function serve(candidate: Candidate, lease: Lease, work: (term: Term) => Promise<unknown>): Promise<void> {
  const { database, log, signal } = candidate;
  const lost = new AbortController();
  const ended = AbortSignal.any([signal, lost.signal]);
  const fenced = fencedDatabase(database, lease, () => lost.abort());
  const working = work({ database: fenced, signal: ended });
  // Looked at when the term ends; until then a work that failed early must not end the process.
  working.catch(() => {});
  if (!(await keepLease(candidate, lease, ended))) lost.abort();
  if (lost.signal.aborted) log.warn({ lease: lease.name }, 'another process has taken over');
  await working;
  if (!lost.signal.aborted) await releaseLease(database, lease).catch(() => {});
}

/** Renews a lease until the signal aborts. @returns false as soon as another process has it */
export async function keepLease(
  { clock, database }: Pick<Candidate, 'clock' | 'database'>,
  lease: Lease,
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    await clock.sleep(RENEW_MS, signal);
    if (signal.aborted) return true;
    // One that cannot be renewed now may be later; should another take it over meanwhile, the fence holds.
    if (!(await renewLease(database, lease, TTL_MS).catch(() => true))) return false;
  }
}
