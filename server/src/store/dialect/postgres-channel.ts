import { Socket } from 'node:net';
import pg from 'pg';
import type { Channel, ChannelListener } from '../../stdx/channel.ts';
import type { Clock } from '../../stdx/clock.ts';

const CONNECT_MS = 5_000;
const QUERY_MS = 5_000;
const RETRY_MS_MIN = 100;
const RETRY_MS_MAX = 2_000;

/** A channel over notifications of PostgreSQL, on one connection of its own. A text has at most 7,999 bytes. */
export function postgresChannel({ url, name, clock }: { url: string; name: string; clock: Clock }): Channel {
  const closing = new AbortController();
  let client: pg.Client | undefined;
  /** Ended at once: nothing that is under way is needed, and the other side may not answer. */
  let socket: Socket | undefined;
  let following: Promise<void> = Promise.resolve();
  let saying: Promise<unknown> = Promise.resolve();

  /** Resolves when the connection is over. */
  const listenOnce = async (listener: ChannelListener): Promise<boolean> => {
    const own = new Socket();
    socket = own;
    const fresh = new pg.Client({
      connectionString: url,
      stream: () => own,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: QUERY_MS,
      keepAlive: true,
    });
    const over = new Promise<void>((resolve) => {
      fresh.on('error', () => resolve());
      fresh.on('end', () => resolve());
    });
    fresh.on('notification', ({ channel, payload }) => {
      if (channel === name) listener.heard(payload ?? '');
    });
    let heard = false;
    try {
      await fresh.connect();
      await fresh.query(`listen ${fresh.escapeIdentifier(name)}`);
      if (closing.signal.aborted) return heard;
      client = fresh;
      heard = true;
      listener.back();
      await over;
    } catch {
      // Tried again after a pause.
    } finally {
      if (client === fresh) client = undefined;
      own.destroy();
      listener.lost();
    }
    return heard;
  };
  const follow = async (listener: ChannelListener) => {
    let pauseMs = RETRY_MS_MIN;
    while (!closing.signal.aborted) {
      pauseMs = (await listenOnce(listener)) ? RETRY_MS_MIN : Math.min(RETRY_MS_MAX, pauseMs * 2);
      if (!closing.signal.aborted) await clock.sleep(pauseMs, closing.signal);
    }
  };
  const notify = async (text: string): Promise<boolean> => {
    try {
      return (await client?.query('select pg_notify($1, $2)', [name, text])) !== undefined;
    } catch {
      return false;
    }
  };
  return {
    listen: (listener) => {
      following = follow(listener);
    },
    say: (text) => {
      const said = saying.then(() => notify(text));
      saying = said;
      return said;
    },
    renew: () => void socket?.destroy(),
    close: async () => {
      closing.abort();
      socket?.destroy();
      await following;
    },
  };
}
