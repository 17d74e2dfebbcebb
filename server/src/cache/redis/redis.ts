import { Redis as Connection, type RedisOptions as ConnectionOptions } from 'ioredis';
import { Breaker } from './breaker.ts';

/** How long a command may take before Redis counts as not there. */
const COMMAND_MS = 250;
const CONNECT_MS = 2_000;

/** Errors by which Redis says that it takes nothing now; any other concerns the one command. */
const UNUSABLE = /^(LOADING|READONLY|OOM|MISCONF|NOAUTH|WRONGPASS|NOPERM|MASTERDOWN|CLUSTERDOWN|BUSY|MOVED)/;

export type RedisReply = null | number | Buffer | readonly RedisReply[];

/**
 * A Redis that nothing depends on: whoever asks it gets a reply soon, or none. What a command waited for too long could
 * still say is never read: its connection is closed, and the next begins as a new one.
 */
export interface Redis {
  /** What every key begins with: of this installation, and one hash tag, so that all are in one slot of a cluster. */
  readonly prefix: string;
  /** Whether it is connected and answered the last time. */
  isUp(): boolean;
  /** The reply; undefined when there is none to be had. Never rejects. */
  call(command: string, ...args: readonly (string | number | Buffer)[]): Promise<RedisReply | undefined>;
  /** Connects and asks whether it is there. */
  ping(): Promise<boolean>;
  close(): void;
}

export interface RedisOptions {
  readonly url: string;
  /** What tells installations that use one Redis apart. */
  readonly installation: string;
  readonly log: RedisLog;
  /** Milliseconds on a clock that nobody sets. */
  readonly elapsed: () => number;
}

/** What is told of an outage: once when it begins, once when it ends. */
export interface RedisLog {
  warn(members: object, message: string): void;
  info(members: object, message: string): void;
}

/** Connects when it is first asked. */
export function openRedis({ url, installation, log, elapsed }: RedisOptions): Redis {
  const breaker = new Breaker(elapsed);
  let connection: Connection | undefined;
  let connecting: Promise<void> | undefined;
  let closed = false;
  const spent = new WeakSet<Connection>();

  const failed = (used: Connection, error: unknown) => {
    // All that was on its way over a connection fails with it, which is one failure.
    if (spent.has(used)) return;
    spent.add(used);
    if (connection === used) connection = undefined;
    drop(used);
    if (!closed && breaker.failed()) {
      log.warn({ err: error }, 'Redis is not to be had: answers are the same, some take longer');
    }
  };
  const succeeded = () => {
    if (breaker.succeeded()) log.info({}, 'Redis is back');
  };
  const connect = (): Promise<void> => {
    const fresh = new Connection(url, CONNECTION);
    let cause: unknown;
    fresh.on('error', (error) => {
      cause = error;
    });
    fresh.on('end', () => {
      if (connection === fresh) connection = undefined;
    });
    const whenReady = fresh.connect().then(
      () => {
        if (closed) return drop(fresh);
        connection = fresh;
        succeeded();
      },
      (error) => failed(fresh, cause ?? error),
    );
    return whenReady.finally(() => {
      connecting = undefined;
    });
  };
  const send = async (command: string, args: readonly (string | number | Buffer)[]) => {
    const used = connection;
    if (!used) return undefined;
    try {
      const reply = (await used.callBuffer(command, ...args)) as RedisReply;
      succeeded();
      return reply;
    } catch (error) {
      const refused = error instanceof Error && error.name === 'ReplyError';
      if (!refused || UNUSABLE.test(error.message)) failed(used, error);
      return undefined;
    }
  };
  const call: Redis['call'] = async (command, ...args) => {
    if (closed || !breaker.admits()) return undefined;
    if (connection) return send(command, args);
    // Whoever asks first does not wait for it either.
    connecting ??= connect();
    return undefined;
  };
  return {
    prefix: `speedyflow:{${installation}}:`,
    isUp: () => !closed && connection?.status === 'ready' && breaker.isClosed(),
    call,
    ping: async () => {
      if (!closed && !connection && breaker.admits()) connecting ??= connect();
      await connecting;
      return (await send('PING', [])) !== undefined;
    },
    close: () => {
      closed = true;
      if (connection) drop(connection);
    },
  };
}

/** Each connection is used until it fails, and never again. */
const CONNECTION = {
  lazyConnect: true,
  retryStrategy: () => null,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  commandTimeout: COMMAND_MS,
  connectTimeout: CONNECT_MS,
  maxLoadingRetryTime: CONNECT_MS,
  protocol: 2,
  disableClientInfo: true,
} as const satisfies ConnectionOptions;

/** Not only our half: a server that hangs would keep the other. */
function drop(connection: Connection): void {
  connection.disconnect();
  connection.stream?.destroy();
}
