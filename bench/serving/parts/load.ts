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
    };
  } finally {
    await product.stop();
  }
}
