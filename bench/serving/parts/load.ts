import { cookieOf, USERS } from '../../datasets/users.ts';
import { type CrowdReport, sendCrowd } from '../load/crowd.ts';
import type { Bench, Figures } from '../part.ts';
import { startBare, startProduct } from '../processes/servers.ts';
import { rawAnswer } from '../raw-answer.ts';

const THINK_MS: [number, number] = [1_000, 3_000];
const WARM_SECONDS = 8;
const SECONDS = 20;
const CEILING_SECONDS = 5;
const CEILING_LANES = 128;
const SEED = 99;
/** Smaller crowds, one after the other, until one is too large. */
const CROWDS = [500, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000];
const CROWD_SECONDS = 6;
/** What people are still served well with, besides that nothing fails. */
const COMFORT_MS = { avgMs: 20, p95Ms: 45, p99Ms: 80 } as const;
const TYPICAL = '/api/v1/requests/technician-views?view=unassigned';

/**
 * Ten thousand people at work, each signed in, with a pause after each answer; what the crowd could have done is told
 * by the same requests, without pauses, to a bare Fastify that answers everything with one view's bytes.
 */
export async function measureLoad(bench: Bench): Promise<Figures> {
  const { tickets } = bench;
  const product = await startProduct(await bench.datasets.copy(tickets));
  try {
    const headers = { cookie: cookieOf(1), 'accept-encoding': 'gzip, br' };
    const { body, headers: told } = await rawAnswer(product.url + TYPICAL, headers);
    const bare = await startBare({ body, encoding: told['content-encoding'] });
    let ceiling: CrowdReport;
    try {
      const order = { url: bare.url, users: CEILING_LANES, tickets, seed: SEED };
      ceiling = await sendCrowd({ ...order, thinkMs: [0, 0], warmSeconds: 1, seconds: CEILING_SECONDS });
    } finally {
      await bare.stop();
    }
    const smaller = await carried(bench, product.url);
    const order = { url: product.url, users: USERS, tickets, thinkMs: THINK_MS, seed: SEED };
    const load = await sendCrowd({ ...order, warmSeconds: WARM_SECONDS, seconds: SECONDS });
    if (load.errors > 0) bench.say(`load failures: ${JSON.stringify(load.failures)}`);
    const byKind = Object.entries(load.p95MsByKind).map(([kind, ms]) => [`load_${kind}_p95_ms`, ms] as const);
    return {
      load_users: USERS,
      load_rps: load.rps,
      load_rps_of_generator: ceiling.rps,
      load_avg_ms: load.avgMs,
      load_p50_ms: load.p50Ms,
      load_p95_ms: load.p95Ms,
      load_p99_ms: load.p99Ms,
      load_errors: load.errors,
      load_generator_delay_p99_ms: load.loopDelayP99Ms,
      ...Object.fromEntries(byKind),
      ...smaller,
    };
  } finally {
    await product.stop();
  }
}

/** The largest crowd that is served as everybody should be. */
async function carried({ tickets }: Bench, url: string): Promise<Figures> {
  const order = { url, tickets, thinkMs: THINK_MS, seed: SEED, warmSeconds: 4, seconds: CROWD_SECONDS };
  let largest = { load_carried_users: 0, load_carried_rps: 0 };
  for (const users of CROWDS) {
    const report = await sendCrowd({ ...order, users });
    if (!isComfortable(report)) break;
    largest = { load_carried_users: users, load_carried_rps: report.rps };
  }
  return largest;
}

function isComfortable(report: CrowdReport): boolean {
  const within = (Object.keys(COMFORT_MS) as (keyof typeof COMFORT_MS)[]).every(
    (key) => report[key] <= COMFORT_MS[key],
  );
  return report.errors === 0 && within;
}
