/** The Jira simulator as a process: prints `{"ready":true,"url":…}` on one line when it serves. */
import { parseArgs } from 'node:util';
import { DEFAULT_ANCHOR, DEFAULT_TICKETS } from '../world/world.ts';
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
  },
});

function whole(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
}

const anchorMs = Date.parse(values.anchor);
if (Number.isNaN(anchorMs)) throw new Error(`--anchor must be an ISO date, not "${values.anchor}"`);
if (values.site !== undefined && (values.site !== 'devlake' || positionals.length !== 1)) {
  throw new Error('--site devlake needs the folder of the recorded answers');
}
if (values.zone !== undefined && !isTimeZone(values.zone))
  throw new Error(`--zone must be a time zone, not "${values.zone}"`);
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
  ...(values['no-rate-limits'] ? { rateLimits: false } : {}),
});
process.stdout.write(`${JSON.stringify({ ready: true, url: simulator.url })}\n`);
if (values['end-with-input'])
  process.stdin.resume().once('close', () => void simulator.close().then(() => process.exit(0)));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}
