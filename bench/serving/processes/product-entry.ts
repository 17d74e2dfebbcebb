/** The server, whole, in a process of its own, over a generated data set: in that world's time, with limits raised. */

import { createLogger } from '../../../server/src/http/logger.ts';
import { composeServer } from '../../../server/src/main/compose.ts';
import { configOrExit } from '../../../server/src/main/config/from-process.ts';
import { stopOnSignals } from '../../../server/src/main/process-run.ts';
import { systemClock } from '../../../server/src/stdx/clock.ts';
import type { DatabaseLocation } from '../../../server/src/store/database.ts';
import { NOW } from '../../datasets/site.ts';

/** Far beyond what one caller may ask in a minute: all of the load comes from a few sessions. */
const LIMIT_FACTOR = 100_000;

/** When the run began: all its processes have the same time. */
const began = Number(process.env.BENCH_BEGAN);
const config = configOrExit();
const server = await composeServer({
  config: { ...config, demo: false, database: JSON.parse(process.env.BENCH_DATABASE ?? '') as DatabaseLocation },
  sites: [],
  clock: { ...systemClock, now: () => NOW + (Date.now() - began) },
  random: Math.random,
  logger: createLogger({ level: 'warn', json: true, destination: process.stderr }),
  webDir: config.dataDir,
  limitFactor: LIMIT_FACTOR,
});
await server.app.listen({ port: config.port, host: '127.0.0.1' });
const address = server.app.server.address();
stopOnSignals(() => server.stop());
process.send?.({ port: typeof address === 'object' ? address?.port : null });
