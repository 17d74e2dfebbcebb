import { setTimeout as rest } from 'node:timers/promises';
import type { LiveServer } from './live-server.ts';
import type { SiteControl } from './site-control.ts';

/** As long as the longest rhythm that a site pays for each time: its catalogue's. */
const WATCHED_MS = 5 * 60_000;
/** What a site pays once is paid within this, or counts. */
const SETTLES_WITHIN_MS = 5 * 60_000;
const LOOK_MS = 1_000;

interface Stream {
  stream: string;
  last_success_at: string | null;
  backlog: number | null;
}

/**
 * What a site is asked while nothing happens there, in so much real time, once its workflows are learnt and no edit is
 * on its way. All that recurs counts: the census, which is in its first round, at the pace of a round, though of every
 * hour it rests what the round leaves; longer rhythms come to under one a minute.
 */
export async function measureQuiet(server: LiveServer, site: SiteControl): Promise<Record<string, number>> {
  const begun = performance.now();
  while (!(await isSettled(server)) && performance.now() - begun < SETTLES_WITHIN_MS) await rest(LOOK_MS);
  const settledMs = performance.now() - begun;
  await site.forget();
  await rest(WATCHED_MS);
  const { counts } = await site.requests();
  const requests = counts.reduce((sum, { count }) => sum + count, 0);
  return {
    idle_settled_after_seconds: Math.round(settledMs / 1000),
    idle_watched_seconds: WATCHED_MS / 1000,
    idle_requests_per_min: (requests * 60_000) / WATCHED_MS,
  };
}

async function isSettled(server: LiveServer): Promise<boolean> {
  const [connection] = await read<{ id: number }[]>(server, 'connections');
  const streams = await read<Stream[]>(server, `connections/${connection?.id}/freshness`);
  const of = (name: string) => streams.find(({ stream }) => stream === name);
  return (of('workflows')?.last_success_at ?? null) !== null && of('edits')?.backlog === 0;
}

async function read<T>(server: LiveServer, path: string): Promise<T> {
  const headers = { authorization: `Bearer ${await server.token()}` };
  const answer = await fetch(`${server.url}/api/v1/${path}`, { headers });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return ((await answer.json()) as { data: T }).data;
}
