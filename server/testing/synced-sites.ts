import type { Database } from '../src/store/database.ts';
import type { Exchange } from '../src/upstream/transport/exchange.ts';
import { type HandClock, handClock } from './hand-clock.ts';
import { openSiteSync, type SiteSync } from './site-sync.ts';
import { ANCHOR, startTwoSites, type TwoSites } from './two-sites.ts';

/** Two sites and the sync of them into a database, at a time that only the test moves. */
export interface SyncedSites {
  readonly clock: HandClock;
  readonly database: Database;
  readonly sites: TwoSites;
  readonly sync: SiteSync;
  /** Ends both; the database is whose it was. */
  close(): Promise<void>;
}

export interface SyncedSitesOptions {
  /** Of the whole world; Jira has three quarters of them. */
  tickets: number;
  /** What time it is; soon after the last that the worlds tell of unless said. */
  at?: number;
  /** Stands in for HTTP, where a test has a hand in what comes. */
  exchange?: Exchange;
}

/** Starts both sites; nothing of them is read yet. */
export async function startSyncedSites(
  database: Database,
  { tickets, at = ANCHOR + 10 * 60_000, exchange }: SyncedSitesOptions,
): Promise<SyncedSites> {
  const clock = handClock(at);
  const sites = await startTwoSites({ tickets, clock });
  const sync = await openSiteSync(database, clock, sites, exchange);
  const close = async () => {
    await sync.close();
    await sites.close();
  };
  return { clock, database, sites, sync, close };
}
