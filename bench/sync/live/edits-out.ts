import { setTimeout as rest } from 'node:timers/promises';
import type { LiveServer } from './live-server.ts';
import { percentile } from './percentile.ts';
import type { SiteControl } from './site-control.ts';

const EDITS = 80;
const EVERY_MS = 300;
const LATENCY_MS = 50;

/**
 * Edits over HTTP, of every second ticket a comment and of the others new labels: how long after each was accepted
 * the site had applied it, when every answer of the site takes 50 ms.
 */
export async function measureEdits(server: LiveServer, site: SiteControl): Promise<Record<string, number>> {
  const issues = await site.issues(EDITS);
  const headers = { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/json' };
  await site.forget();
  await site.latency(LATENCY_MS);
  const acceptedAt = new Map<string, number>();
  for (const [n, { key }] of issues.entries()) {
    const [method, path, body] =
      n % 2 === 0
        ? ['POST', `${key}/comments`, { body: `Comment ${n}`, public: true }]
        : ['PATCH', key, { labels: [`bench-${n}`] }];
    const answer = await fetch(`${server.url}/api/v1/issues/${path}`, { method, headers, body: JSON.stringify(body) });
    if (answer.status !== 202 && answer.status !== 201) throw new Error(`an edit was answered ${answer.status}`);
    acceptedAt.set(key, Date.now());
    await rest(EVERY_MS);
  }
  await rest(5_000);
  await site.latency(0);
  const { effects } = await site.requests();
  const ids = new Map(issues.map(({ id, key }) => [id, key]));
  const pushedMs = effects.flatMap(({ at, path }) => {
    const named = /\/issue\/([^/]+)/.exec(path)?.[1] ?? '';
    const accepted = acceptedAt.get(ids.get(named) ?? named);
    return accepted === undefined ? [] : [at - accepted];
  });
  return {
    pushed: pushedMs.length,
    push_missing: EDITS - pushedMs.length,
    push_p50_ms: percentile(pushedMs, 0.5),
    push_p95_ms: percentile(pushedMs, 0.95),
    push_site_latency_ms: LATENCY_MS,
  };
}
