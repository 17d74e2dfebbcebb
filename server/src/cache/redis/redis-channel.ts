import { Redis as Connection } from 'ioredis';
import type { Channel, ChannelListener } from '../../stdx/channel.ts';
import type { Redis } from './redis.ts';

const CONNECT_MS = 2_000;
const RETRY_MS_MAX = 2_000;

/** A channel over Redis: it listens over a connection of its own, and speaks over the one that caches use too. */
export function redisChannel(redis: Redis, { url, name }: { url: string; name: string }): Channel {
  const channel = redis.prefix + name;
  let connection: Connection | undefined;
  const listen = (listener: ChannelListener) => {
    const subscriber = new Connection(url, {
      connectTimeout: CONNECT_MS,
      retryStrategy: (times) => Math.min(RETRY_MS_MAX, 100 * times),
      maxRetriesPerRequest: null,
      autoResubscribe: false,
      protocol: 2,
      disableClientInfo: true,
      // A server that is loading must not keep it from trying again.
      enableReadyCheck: false,
    });
    subscriber.on('error', () => {});
    subscriber.on('ready', () => {
      subscriber.subscribe(channel).then(
        () => listener.back(),
        () => subscriber.stream?.destroy(),
      );
    });
    subscriber.on('close', () => listener.lost());
    subscriber.on('message', (_channel, text) => listener.heard(text));
    connection = subscriber;
  };
  return {
    listen,
    say: async (text) => (await redis.call('PUBLISH', channel, text)) !== undefined,
    renew: () => connection?.stream?.destroy(),
    close: async () => {
      connection?.disconnect();
      connection?.stream?.destroy();
    },
  };
}
