import { setTimeout as rest } from 'node:timers/promises';
import type { SiteControl } from './site-control.ts';

/** As long as the longest rhythm that a site pays for each time: its catalogue's. */
const WATCHED_MS = 5 * 60_000;

/** What a site is asked while nothing happens there, in so much real time; longer rhythms come to under one a minute. */
export async function measureQuiet(site: SiteControl): Promise<Record<string, number>> {
  await site.forget();
  await rest(WATCHED_MS);
  const { counts } = await site.requests();
  const requests = counts.reduce((sum, { count }) => sum + count, 0);
  return { idle_watched_seconds: WATCHED_MS / 1000, idle_requests_per_min: (requests * 60_000) / WATCHED_MS };
}
