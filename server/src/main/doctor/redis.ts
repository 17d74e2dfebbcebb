import { openRedis } from '../../cache/redis/redis.ts';
import type { Config } from '../config/config.ts';
import { type Finding, fault, well } from './finding.ts';

/** As often as its client asks before it gives up. */
const TRIES = 3;

/** Whether the Redis that is configured answers. Where none is, none is needed. */
export async function redisAtHand({ redisUrl }: Pick<Config, 'redisUrl'>): Promise<Finding[]> {
  if (redisUrl === undefined) return [];
  let why = 'no answer';
  const redis = openRedis({
    url: redisUrl,
    installation: 'doctor',
    elapsed: () => performance.now(),
    log: {
      warn: (members) => {
        const { err } = members as { err?: unknown };
        if (err instanceof Error) why = err.message.replace(/\.$/, '');
      },
      info: () => {},
    },
  });
  try {
    for (let n = 0; n < TRIES; n++) if (await redis.ping()) return [well('Redis', `${hostOf(redisUrl)} answers`)];
    const mend = 'check REDIS_URL, or REDIS_HOST and REDIS_PORT; the server runs without it meanwhile';
    return [fault('Redis', `${hostOf(redisUrl)} cannot be used: ${why}`, mend)];
  } finally {
    redis.close();
  }
}

/** Without user and password. */
function hostOf(url: string): string {
  return new URL(url).host;
}
