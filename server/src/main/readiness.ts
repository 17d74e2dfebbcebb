import type { Ready } from '@speedyflow/contract/health';
import type { Static } from 'typebox';
import type { Database } from '../store/database.ts';
import type { SiteRegistry } from './site-registry.ts';
import type { SiteRuntime } from './site-runtime.ts';

/** Whether the first sync of every site is done, and how far each is. */
export async function readiness(database: Database, sites: readonly SiteRuntime[]): Promise<Static<typeof Ready>> {
  const connections = await database.read.selectFrom('connections').select(['id', 'name', 'state']).execute();
  const streams = await database.read.selectFrom('sync_streams').selectAll().execute();
  let ready = true;
  const report = sites.map((site) => {
    const connection = connections.find((one) => one.id === site.connectionId);
    const own = streams.filter((stream) => stream.connection_id === site.connectionId);
    ready &&= site.streams.every((name) => own.some((stream) => stream.stream === name && stream.complete === 1));
    const counted = own.filter(({ stream }) => stream !== 'catalogue' && site.streams.includes(stream));
    const totals = counted.map((stream) => stream.total);
    return {
      name: connection?.name ?? String(site.connectionId),
      state: connection?.state ?? 'new',
      done: counted.reduce((sum, stream) => sum + stream.done, 0),
      total: totals.includes(null) || totals.length === 0 ? null : totals.reduce<number>((sum, n) => sum + (n ?? 0), 0),
    };
  });
  return { ready, connections: report };
}

/**
 * When the site that has waited longest was last brought up to date; null before the first sync is done. Sites that came
 * after the start count once they are complete.
 */
export async function mirrorAsOf(
  database: Database,
  { sites, sinceStart }: Pick<SiteRegistry, 'sites' | 'sinceStart'>,
): Promise<number | null> {
  if (sites.length === 0) return null;
  const streams = await database.read
    .selectFrom('sync_streams')
    .select(['connection_id', 'stream', 'complete', 'last_success_at'])
    .where('stream', '<>', 'catalogue')
    .execute();
  let asOf = Number.POSITIVE_INFINITY;
  for (const site of sites) {
    for (const name of site.streams.filter((stream) => stream !== 'catalogue')) {
      const stream = streams.find((one) => one.connection_id === site.connectionId && one.stream === name);
      if (stream?.complete !== 1 || stream.last_success_at === null) {
        if (sinceStart(site)) return null;
        continue;
      }
      asOf = Math.min(asOf, stream.last_success_at);
    }
  }
  return Number.isFinite(asOf) ? asOf : null;
}
