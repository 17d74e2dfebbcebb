import type { SiteCredentials } from '../domain/site-credentials.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import type { SecretBox } from '../store/secrets/secret-box.ts';
import type { SyncLog } from '../sync/sync-context.ts';
import { administeredSites, type KnownSite } from './configured-sites.ts';
import type { SiteRuntime } from './site-runtime.ts';

/** How often other processes' connections are looked for. */
const LOOK_EVERY_MS = 10_000;

export interface RegistryMeans {
  readonly database: Database;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly log: SyncLog;
  /** Aborts when the process stops. */
  readonly signal: AbortSignal;
  /** Of the process's settings: they run as long as the process does. */
  readonly configured: readonly KnownSite[];
  run(site: KnownSite, signal: AbortSignal): SiteRuntime;
  /** Removes the mirror of a connection nobody runs any more. */
  remove(connectionId: number): Promise<void>;
}

/** The connections at work in this process. */
export interface SiteRegistry {
  /** As they are now: the same list, which changes as connections come and go. */
  readonly sites: readonly SiteRuntime[];
  isConfigured(connectionId: number): boolean;
  /** Whether it was there when the process started: one that comes later is nothing others wait for. */
  sinceStart(site: SiteRuntime): boolean;
  /** Brings what runs in line with the connections that are kept. */
  look(): Promise<void>;
  /** Settles once everything has stopped after the signal aborted. */
  stopped(): Promise<void>;
}

interface Running {
  /** What would have it opened anew, were it another. */
  readonly identity: string;
  readonly runtime: SiteRuntime;
  readonly end: AbortController;
}

/** Opens the configured connections, and keeps those administrators made running as they are in the database. */
export async function openRegistry(means: RegistryMeans): Promise<SiteRegistry> {
  const { database, box, clock, log, signal } = means;
  const sites: SiteRuntime[] = means.configured.map((site) => means.run(site, signal));
  const configured = new Set(means.configured.map(({ connectionId }) => connectionId));
  const running = new Map<number, Running>();
  const removing = new Map<number, Promise<void>>();

  async function close(connectionId: number, { runtime, end }: Running): Promise<void> {
    running.delete(connectionId);
    sites.splice(sites.indexOf(runtime), 1);
    end.abort();
    await runtime.stopped();
  }

  function open(site: KnownSite): void {
    const end = new AbortController();
    const runtime = means.run(site, AbortSignal.any([signal, end.signal]));
    running.set(site.connectionId, { identity: identityOf(site), runtime, end });
    sites.push(runtime);
  }

  async function lookNow(): Promise<void> {
    const kept = await administeredSites(database, box);
    for (const [connectionId, one] of [...running]) {
      const same = kept.some(
        (site) => 'site' in site && site.connectionId === connectionId && identityOf(site) === one.identity,
      );
      if (!same) await close(connectionId, one);
    }
    for (const site of kept) {
      if (signal.aborted || configured.has(site.connectionId) || running.has(site.connectionId)) continue;
      try {
        if ('error' in site) throw site.error;
        open(site);
      } catch (error) {
        log.error({ connection: site.connectionId, err: error }, 'a connection could not be opened');
        await showFailing(database, site.connectionId, 'It cannot be opened: enter its credentials again.');
      }
    }
    for (const connectionId of await removedConnections(database)) {
      if (removing.has(connectionId) || signal.aborted) continue;
      const ended = means
        .remove(connectionId)
        .catch((error: unknown) => {
          if (!signal.aborted) log.error({ connection: connectionId, err: error }, 'a connection could not be removed');
        })
        .finally(() => removing.delete(connectionId));
      removing.set(connectionId, ended);
    }
  }

  let last: Promise<void> = Promise.resolve();
  const look = () => {
    const result = last.then(lookNow);
    last = result.catch(() => {});
    return result;
  };

  const follow = async () => {
    while (!signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, signal);
      if (signal.aborted) return;
      await look().catch((error: unknown) => log.error({ err: error }, 'connections could not be looked up'));
      // A copy: connections come and go meanwhile.
      for (const site of [...sites]) {
        await site.tidy().catch((error: unknown) => log.warn({ err: error }, 'unlinked accounts could not be closed'));
      }
    }
  };

  await look();
  const first = new Set(sites.map(({ connectionId }) => connectionId));
  const following = follow();
  return {
    sites,
    isConfigured: (connectionId) => configured.has(connectionId),
    sinceStart: ({ connectionId }) => first.has(connectionId),
    look,
    stopped: async () => {
      await Promise.all([following, last]);
      await Promise.all([...sites.map((site) => site.stopped()), ...removing.values()]);
    },
  };
}

/** All of it but the tokens, which change by themselves. */
function identityOf({ kind, site, credentials }: KnownSite): string {
  const { tokens: _, ...lasting } = credentials as SiteCredentials & { tokens?: unknown };
  return JSON.stringify([kind, site, lasting]);
}

async function removedConnections({ read }: Database): Promise<number[]> {
  const rows = await read.selectFrom('connections').select('id').where('managed_by', '=', 'removed').execute();
  return rows.map(({ id }) => id);
}

async function showFailing(database: Database, connectionId: number, error: string): Promise<void> {
  await database.transaction(({ db }) =>
    db.updateTable('connections').set({ state: 'failing', error }).where('id', '=', connectionId).execute(),
  );
}
