import { createHmac } from 'node:crypto';
import { Agent } from 'node:http';
import { setTimeout as rest } from 'node:timers/promises';
import { ChangeEar } from './change-ear.ts';
import { post } from './http-post.ts';
import { type LiveServer, WEBHOOK_SECRET } from './live-server.ts';
import { percentile } from './percentile.ts';
import type { SiteControl } from './site-control.ts';

const PER_SECOND = 500;
const SECONDS = 60;
const TICK_MS = 100;
const PER_TICK = (PER_SECOND * TICK_MS) / 1000;
/** How long after the last one everything must have been seen. */
const AFTERWARDS_MS = 30_000;

/**
 * Five hundred signed webhooks a second for a minute, each about a change that was really made at the site just
 * before: how long each is until it is answered for, and until its change is told to whoever has a page open (it is
 * in queues and counts by then: they move in the same commit).
 */
export async function measureWebhooks(server: LiveServer, site: SiteControl): Promise<Record<string, number>> {
  const issues = await site.issues(PER_SECOND * SECONDS);
  const ear = await ChangeEar.open(server.url, await server.token());
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const answeredMs: number[] = [];
  const changedAt = new Map<string, number>();
  let refused = 0;
  const deliver = async (issue: { id: string; key: string }, at: number, n: number) => {
    const body = payload(issue, at);
    const started = performance.now();
    const headers = {
      'x-atlassian-webhook-identifier': `storm-${at}-${n}`,
      'x-hub-signature': `sha256=${createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex')}`,
    };
    const status = await post(`${server.url}/webhooks/jira/1`, body, headers, agent);
    answeredMs.push(performance.now() - started);
    if (status !== 200) refused += 1;
  };

  const under: Promise<void>[] = [];
  const begun = performance.now();
  for (let tick = 0; tick * PER_TICK < issues.length; tick++) {
    const early = begun + tick * TICK_MS - performance.now();
    if (early > 0) await rest(early);
    const now = issues.slice(tick * PER_TICK, (tick + 1) * PER_TICK);
    await site.rename(now.map(({ key }) => ({ key, summary: `Renamed in tick ${tick}` })));
    const at = performance.now();
    now.forEach((issue, n) => {
      changedAt.set(issue.key, at);
      under.push(deliver(issue, Date.now(), tick * PER_TICK + n));
    });
  }
  const sentSeconds = (performance.now() - begun) / 1000;
  await Promise.all(under);
  const deadline = performance.now() + AFTERWARDS_MS;
  while (unseen(changedAt, ear).length > 0 && performance.now() < deadline) await rest(TICK_MS);
  const lost = unseen(changedAt, ear).length;
  const visibleMs = [...changedAt].flatMap(([key, at]) => {
    const heard = ear.heardAt.get(key);
    return heard === undefined || heard < at ? [] : [heard - at];
  });
  ear.close();
  agent.destroy();
  return {
    webhooks: issues.length,
    webhooks_per_second: issues.length / sentSeconds,
    webhook_p50_ms: percentile(answeredMs, 0.5),
    webhook_p99_ms: percentile(answeredMs, 0.99),
    webhook_lost: lost + refused,
    visible_p50_ms: percentile(visibleMs, 0.5),
    visible_p95_ms: percentile(visibleMs, 0.95),
  };
}

/** Changes that were not told after they were made. */
function unseen(changedAt: ReadonlyMap<string, number>, ear: ChangeEar): string[] {
  return [...changedAt].filter(([key, at]) => (ear.heardAt.get(key) ?? 0) < at).map(([key]) => key);
}

/** About as much as Jira sends of an issue. */
function payload({ id, key }: { id: string; key: string }, at: number): string {
  return JSON.stringify({
    timestamp: at,
    webhookEvent: 'jira:issue_updated',
    issue_event_type_name: 'issue_updated',
    issue: { id, key, fields: { summary: 'as it was', description: 'What it is about, at some length. '.repeat(60) } },
    changelog: { id: at, items: [{ field: 'summary', fieldtype: 'jira', fromString: 'a', toString: 'b' }] },
  });
}
