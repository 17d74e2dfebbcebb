import type { Logger } from 'pino';
import { openRedis, type Redis, type RedisLog } from '../cache/redis/redis.ts';
import { redisChannel } from '../cache/redis/redis-channel.ts';
import type { Accounts } from '../features/accounts/accounts.service.ts';
import type { Channel } from '../stdx/channel.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import { postgresChannel } from '../store/dialect/postgres-channel.ts';
import { NewsBus } from './bus/news-bus.ts';
import type { Config } from './config/config.ts';
import type { LogHead } from './log-head.ts';

/** What ties this process to the others on its database. Each part may be missing or fail: then it takes longer. */
export interface Fleet {
  /** Undefined where nobody else can be on the database. */
  readonly bus: NewsBus | undefined;
  /** Carries where people are, beside the bus: however much that is, no news waits for it. */
  readonly people: Channel | undefined;
  close(): Promise<void>;
}

interface FleetMeans {
  readonly config: Pick<Config, 'database' | 'redisUrl'>;
  readonly redis: Redis | undefined;
  readonly database: Database;
  readonly head: LogHead;
  readonly accounts: Accounts;
  readonly clock: Clock;
  /** Milliseconds on a clock that nobody sets. */
  readonly elapsed: () => number;
  readonly logger: Logger;
  /** Names this process among the others. */
  readonly holder: string;
  /** Has the connections of this process look for edits or errands; null for any connection. */
  wake(about: 'edits' | 'errands', connectionIds: readonly number[] | null): void;
}

/**
 * The Redis of the settings; nothing waits for it to be there.
 *
 * @param installation the same for all processes on a database, and for no other
 */
export function redisOf(
  { redisUrl }: Pick<Config, 'redisUrl'>,
  means: { installation: string; log: RedisLog; elapsed: () => number },
): Redis | undefined {
  if (redisUrl === undefined) return undefined;
  const redis = openRedis({ url: redisUrl, ...means });
  // Its first question makes the connection.
  void redis.ping();
  return redis;
}

/** Tells the others what happens here, and takes in what they tell. */
export function joinFleet(means: FleetMeans): Fleet {
  const channel = channelOf(means, 'news');
  const people = channelOf(means, 'people');
  const bus = channel && openBus(means, channel);
  return {
    bus,
    people,
    close: async () => {
      await Promise.all([bus?.close(), people?.close()]);
      means.redis?.close();
    },
  };
}

function channelOf({ config, redis, clock }: FleetMeans, name: 'news' | 'people'): Channel | undefined {
  const { database, redisUrl } = config;
  if (database.kind !== 'postgres') return undefined;
  if (redis && redisUrl !== undefined) return redisChannel(redis, { url: redisUrl, name });
  return postgresChannel({ url: database.url, name: `speedyflow_${name}`, clock });
}

function openBus(means: FleetMeans, channel: Channel): NewsBus {
  const { database, head, accounts, clock, elapsed, logger, holder, wake } = means;
  const bus = new NewsBus({ channel, id: holder, clock, elapsed, log: logger });
  bus.listen({
    log: (told) => head.heard(told),
    rights: (userIds) => accounts.rightsChangedElsewhere(userIds),
    edits: (connectionIds) => wake('edits', connectionIds),
    errands: (connectionIds) => wake('errands', connectionIds),
    missed: () => {
      accounts.rightsChangedElsewhere(null);
      return head.look();
    },
  });
  database.onNews((news) => bus.publish(news));
  accounts.onRightsChanged((userId) => bus.publish({ about: 'rights', userId }));
  return bus;
}
