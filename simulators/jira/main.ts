/** The Jira simulator as a process: prints `{"ready":true,"url":…}` on one line when it serves. */
import { parseArgs } from 'node:util';
import type { Chaos } from '../webhooks/post-office.ts';
import { DEFAULT_ANCHOR, DEFAULT_TICKETS } from '../world/world.ts';
import { DOCUMENTED_LIMITS, type RateLimitOptions } from './http/rate-limits.ts';
import { startJiraSimulator } from './simulator.ts';
import { isTimeZone } from './wire/time.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    tickets: { type: 'string', default: String(DEFAULT_TICKETS) },
    anchor: { type: 'string', default: new Date(DEFAULT_ANCHOR).toISOString() },
    zone: { type: 'string' },
    state: { type: 'string' },
    site: { type: 'string' },
    latency: { type: 'string', default: '0' },
    'index-lag': { type: 'string', default: '0' },
    'end-with-input': { type: 'boolean', default: false },
    'no-rate-limits': { type: 'boolean', default: false },
    /** Requests per second and endpoint. */
    burst: { type: 'string' },
    /** Points per hour of OAuth apps. */
    points: { type: 'string' },
    /** Seconds for which access tokens are good. */
    'access-token': { type: 'string', default: '3600' },
    /** Shares of the webhooks, from 0 to 1, that go wrong so. */
    'webhook-drop': { type: 'string', default: '0' },
    'webhook-duplicate': { type: 'string', default: '0' },
    'webhook-reorder': { type: 'string', default: '0' },
    'webhook-late': { type: 'string', default: '0' },
    /** Milliseconds by which what follows from something else is told later. */
    'webhook-secondary-delay': { type: 'string', default: '120000' },
  },
});

function whole(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
}

function share(name: 'drop' | 'duplicate' | 'reorder' | 'late'): number {
  const text = values[`webhook-${name}`];
  const number = Number(text);
  if (!(number >= 0 && number <= 1)) throw new Error(`--webhook-${name} must be from 0 to 1, not "${text}"`);
  return number;
}

function limits(): RateLimitOptions | false {
  if (values['no-rate-limits']) return false;
  const { burst, points } = values;
  const perSecond = burst === undefined ? null : whole('burst', burst);
  return {
    ...DOCUMENTED_LIMITS,
    ...(perSecond === null
      ? {}
      : { burst: { GET: perSecond, POST: perSecond, PUT: perSecond, DELETE: perSecond }, burstByEndpoint: {} }),
    ...(points === undefined ? {} : { pointsPerHour: whole('points', points) }),
  };
}

const anchorMs = Date.parse(values.anchor);
if (Number.isNaN(anchorMs)) throw new Error(`--anchor must be an ISO date, not "${values.anchor}"`);
if (values.site !== undefined && (values.site !== 'devlake' || positionals.length !== 1)) {
  throw new Error('--site devlake needs the folder of the recorded answers');
}
if (values.zone !== undefined && !isTimeZone(values.zone))
  throw new Error(`--zone must be a time zone, not "${values.zone}"`);
const chaos: Partial<Chaos> = {
  drop: share('drop'),
  duplicate: share('duplicate'),
  reorder: share('reorder'),
  late: share('late'),
};
const simulator = await startJiraSimulator({
  port: whole('port', values.port),
  seed: whole('seed', values.seed),
  tickets: whole('tickets', values.tickets),
  anchorMs,
  ...(values.zone === undefined ? {} : { zone: values.zone }),
  ...(values.site === undefined ? {} : { site: { devlakeDir: positionals[0]! } }),
  stateFile: values.state ?? null,
  latencyMs: whole('latency', values.latency),
  indexLagMs: whole('index-lag', values['index-lag']),
  rateLimits: limits(),
  accessTokenSeconds: whole('access-token', values['access-token']),
  webhooks: { chaos, secondaryDelayMs: whole('webhook-secondary-delay', values['webhook-secondary-delay']) },
});
process.stdout.write(`${JSON.stringify({ ready: true, url: simulator.url })}\n`);
if (values['end-with-input'])
  process.stdin.resume().once('close', () => void simulator.close().then(() => process.exit(0)));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}
