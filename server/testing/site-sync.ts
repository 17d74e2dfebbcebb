import type { Site } from '../src/main/configured-sites.ts';
import { openJira, openZendesk } from '../src/main/upstream-clients.ts';
import { rebuildSomeQueues } from '../src/readmodel/queue-rebuild.ts';
import type { Clock } from '../src/stdx/clock.ts';
import type { Database } from '../src/store/database.ts';
import { type ConnectionSync, runOnce } from '../src/sync/connection-loop.ts';
import { createJiraSync } from '../src/sync/jira/jira-sync.ts';
import type { SyncContext } from '../src/sync/sync-context.ts';
import { createZendeskSync } from '../src/sync/zendesk/zendesk-sync.ts';
import type { Exchange } from '../src/upstream/transport/exchange.ts';

/** The syncs of a process's life over one database, run when the test says so and never by themselves. */
export interface SiteSync {
  /** What was logged above information. */
  readonly warnings: readonly string[];
  connectionId(kind: Site['kind']): number;
  /** One run of one site, and of what it leaves for later. @returns whether every step succeeded */
  run(kind: Site['kind'], options?: { full: boolean }): Promise<boolean>;
  /** Tells runs to end between pages, as a process that stops does. */
  stop(): void;
  close(): Promise<void>;
}

/** @param exchange stands in for HTTP, where a test has a hand in what comes */
export async function openSiteSync(
  database: Database,
  clock: Clock,
  { sites, addresses }: { sites: readonly Site[]; addresses: Partial<Record<Site['kind'], string>> },
  exchange?: Exchange,
): Promise<SiteSync> {
  const stopping = new AbortController();
  const warnings: string[] = [];
  const note = (details: object, message: string) => void warnings.push(`${message} ${describe(details)}`);
  const open: { kind: Site['kind']; context: SyncContext; sync: ConnectionSync; close(): Promise<void> }[] = [];
  for (const site of sites) {
    const context: SyncContext = {
      connectionId: await keptConnection(database, site, clock.now()),
      database,
      clock,
      log: { info() {}, warn: note, error: note },
      linkPeople: async () => {},
      signal: stopping.signal,
    };
    const means = { clock, random: () => 0, allowPrivate: true, address: addresses[site.kind], exchange };
    if (site.kind === 'jira') {
      const { upstream, close } = openJira(site.settings, means);
      open.push({ kind: site.kind, context, sync: createJiraSync(context, upstream), close });
    } else {
      const { upstream, close } = openZendesk(site.settings, means);
      open.push({ kind: site.kind, context, sync: createZendeskSync(context, upstream), close });
    }
  }
  const of = (kind: Site['kind']) => open.find((one) => one.kind === kind)!;
  return {
    warnings,
    connectionId: (kind) => of(kind).context.connectionId,
    run: async (kind, { full } = { full: false }) => {
      const { ok } = await runOnce(of(kind).context, of(kind).sync, full);
      while (await rebuildSomeQueues(database, clock.now()));
      return ok;
    },
    stop: () => stopping.abort(),
    close: async () => {
      for (const one of open) await one.close();
    },
  };
}

async function keptConnection(database: Database, site: Site, at: number): Promise<number> {
  const known = await database.read
    .selectFrom('connections')
    .select('id')
    .where('site', '=', site.settings.site)
    .executeTakeFirst();
  if (known) return known.id;
  const { id } = await database.transaction(({ db }) =>
    db
      .insertInto('connections')
      .values({
        kind: site.kind,
        name: site.name,
        site: site.settings.site,
        managed_by: 'settings',
        auth_kind: 'basic',
        secret: '',
        state: 'new',
        error: null,
        time_zone: 'UTC',
        created_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  return id;
}

function describe(details: object): string {
  const { err } = details as { err?: unknown };
  return err instanceof Error ? `${err.stack}` : JSON.stringify(details);
}
