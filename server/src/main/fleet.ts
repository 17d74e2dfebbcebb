import type { Logger } from 'pino';
import { openRedis, type Redis } from '../cache/redis/redis.ts';
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
  readonly redis: Redis | undefined;
  /** Undefined where nobody else can be on the database. */
  readonly bus: NewsBus | undefined;
  close(): Promise<void>;
}

interface FleetMeans {
  readonly config: Pick<Config, 'database' | 'redisUrl'>;
  readonly database: Database;
  readonly head: LogHead;
  readonly accounts: Accounts;
  readonly clock: Clock;
  /** Milliseconds on a clock that nobody sets. */
  readonly elapsed: () => number;
  readonly logger: Logger;
  /** Names this process among the others. */
  readonly holder: string;
  /** The same for all processes on a database, and for no other. */
  readonly installation: string;
  /** Has the connections of this process look for edits or errands; null for any connection. */
  wake(about: 'edits' | 'errands', connectionIds: readonly number[] | null): void;
}

/** Tells the others what happens here, and takes in what they tell. */
export function joinFleet(means: FleetMeans): Fleet {
  const { config, elapsed, logger, installation } = means;
  const redis =
    config.redisUrl === undefined ? undefined : openRedis({ url: config.redisUrl, installation, log: logger, elapsed });
  // Its first question makes the connection.
  void redis?.ping();
  const channel = channelOf(means, redis);
  const bus = channel && openBus(means, channel);
  return {
    redis,
    bus,
    close: async () => {
      await bus?.close();
      redis?.close();
    },
  };
}

function channelOf({ config, clock }: FleetMeans, redis: Redis | undefined): Channel | undefined {
  const { database, redisUrl } = config;
  if (database.kind !== 'postgres') return undefined;
  if (redis && redisUrl !== undefined) return redisChannel(redis, { url: redisUrl, name: 'news' });
  return postgresChannel({ url: database.url, name: 'speedyflow_news', clock });
}

function openBus(means: FleetMeans, channel: Channel): NewsBus {
  const { database, head, accounts, clock, elapsed, logger, holder, wake } = means;
  const bus = new NewsBus({ channel, id: holder, clock, elapsed, log: logger });
  bus.listen({
    changes: (growth) => head.heard(growth),
    era: (era) => head.heardEra(era),
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
