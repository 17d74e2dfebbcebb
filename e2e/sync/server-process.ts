import { setImmediate } from 'node:timers/promises';
import { createLogger } from '../../server/src/http/logger.ts';
import { createMetrics } from '../../server/src/http/metrics.ts';
import { composeServer, type Server, type ServerParts } from '../../server/src/main/compose.ts';
import { type Database, openDatabase } from '../../server/src/store/database.ts';
import { openConnection } from '../../server/src/store/dialect/sqlite.ts';
import { createInbox, type InboxStore } from '../../server/src/store/inbox/inbox.ts';
import { openSqliteInbox } from '../../server/src/store/inbox/sqlite-inbox.ts';
import type { Random } from '../../simulators/world/random.ts';
import type { CrashPoint } from './crash-points.ts';
import type { Disk } from './disk.ts';
import { Life } from './life.ts';
import { type Machine, mortalClock, mortalDatabase, mortalInbox } from './mortal-ports.ts';
import type { Network } from './network.ts';
import type { SimulatedSite } from './simulated-sites.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A request that somebody makes of the server. */
interface AppRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  payload?: object | string;
}

interface AppAnswer {
  statusCode: number;
  json<T>(): T;
}

/** What a process is started on, and with. */
export interface ProcessParts {
  time: VirtualTime;
  machine: Machine;
  network: Network;
  sites: readonly SimulatedSite[];
  random: Random;
  file: string;
  dataDir: string;
  intervalSeconds: number;
  /** What several processes of a world have in common. */
  disk: Disk;
  reach(point: CrashPoint, process: ServerProcess): void;
  log(line: string): void;
}

const LAST_TURNS = 3;

/** Nobody waits for the loop here, and turns by real time would not be the same twice. */
const NO_TURNS = { isOver: () => false, pass: async () => {}, worked: () => {} };

/** One life of the server's process: all of the server, but for listening. */
export class ServerProcess {
  readonly life = new Life();
  /** What is on the disk, past the end of this life too. */
  readonly database: Database;
  readonly #inboxFile: string;
  readonly #inbox: InboxStore;
  readonly #time: VirtualTime;
  #server: Server | null = null;
  #isUp = false;
  #burial: Promise<void> | null = null;

  private constructor({ file, time }: ProcessParts, database: Database) {
    this.database = database;
    this.#inboxFile = `${file}-inbox`;
    this.#inbox = openSqliteInbox(this.#inboxFile);
    this.#time = time;
  }

  static async open(parts: ProcessParts): Promise<ServerProcess> {
    const location = { kind: 'sqlite', file: parts.file } as const;
    return new ServerProcess(parts, await parts.disk.inTurn(() => openDatabase(location, { turn: NO_TURNS })));
  }

  /** Resolves when it is up, or has died on the way. */
  async boot(parts: ProcessParts): Promise<void> {
    const composed = composeServer(this.#serverParts(parts)).then(async (server) => {
      this.#server = server;
      await server.app.ready();
      this.#isUp = true;
      if (!this.life.alive) this.#letGo();
    });
    await Promise.race([this.life.hears(composed), this.life.ended]);
  }

  /** Answers a request; null when the process dies first, or is not up. */
  async answer(request: AppRequest): Promise<AppAnswer | null> {
    const { life } = this;
    if (!this.#server || !this.#isUp || !life.alive) return null;
    const answer = this.#server.app.inject(request);
    return this.#time.attend(Promise.race([life.hears(answer), life.ended.then(() => null)]));
  }

  /** Ids of all webhooks that were kept. */
  keptDeliveries(): Set<string> {
    const file = openConnection(this.#inboxFile);
    const rows = file.prepare('select delivery_id from webhook_deliveries').all() as { delivery_id: string }[];
    file.close();
    return new Set(rows.map((row) => row.delivery_id));
  }

  /** Ends everything of it, as an operating system does: nothing is drained, nothing said. */
  bury(): Promise<void> {
    this.#burial ??= this.#bury();
    return this.#burial;
  }

  async #bury(): Promise<void> {
    this.life.end();
    // What was about to run finds its ports closed, and stops there.
    for (let turn = 0; turn < LAST_TURNS; turn++) await setImmediate();
    await Promise.all([this.database.close(), this.#inbox.close()]);
    this.#letGo();
    await this.#server?.app.close();
  }

  /** Has it forget what it would do next: timers and signals would keep all of this world in memory. */
  #letGo(): void {
    void this.#server?.stop();
  }

  #serverParts(parts: ProcessParts): ServerParts {
    const { time, network, sites, random, disk } = parts;
    const reach = (point: CrashPoint) => parts.reach(point, this);
    const { life } = this;
    const clock = mortalClock(time, parts.machine, life);
    const log = (line: string) => life.alive && parts.log(messageOf(line));
    return {
      config: {
        demo: false,
        port: 0,
        host: '127.0.0.1',
        publicUrl: undefined,
        environment: 'development',
        logLevel: 'warn',
        trustedProxies: [],
        metricsToken: undefined,
        webhookSecrets: Object.fromEntries(sites.map(({ kind, secret }) => [kind, secret])),
        dataDir: parts.dataDir,
        database: { kind: 'sqlite', file: parts.file },
        masterKey: undefined,
        jira: undefined,
        zendesk: undefined,
        allowPrivateUpstreams: false,
        syncIntervalSeconds: parts.intervalSeconds,
        demoTickets: 0,
      },
      sites: sites.map(({ settings }) => settings),
      database: mortalDatabase(this.database, { life, disk, reach }),
      inbox: createInbox(mortalInbox(this.#inbox, { life, time, reach }), clock),
      exchanges: Object.fromEntries(sites.map((site) => [site.kind, network.exchangeWith(site, life, reach)])),
      clock,
      random: () => random.next(),
      logger: createLogger({ level: 'warn', json: true, destination: { write: log } }),
      metrics: createMetrics({ ofProcess: false }),
      webDir: 'no-such-folder',
    };
  }
}

/** A line of the log without what differs from run to run. */
function messageOf(line: string): string {
  const { time: _time, level: _level, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const stack = (err as { stack?: string } | undefined)?.stack;
  return JSON.stringify(rest) + (stack ? ` ${stack}` : '');
}
