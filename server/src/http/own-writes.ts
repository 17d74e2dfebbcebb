import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../domain/errors.ts';

/** How far this process knows what is written by all. */
export interface KnownLog {
  /** Whether others write too. */
  readonly shared: boolean;
  /** Whether others are heard at once; while they are not, what is known may be old at any moment. */
  hears(): boolean;
  /** Position of the change log, and how often the catalogue was read anew. */
  seq(): number;
  era(): number;
  /** Looks how far they are; one look serves all who ask meanwhile. @throws when it cannot be told */
  look(): Promise<void>;
  /** Resolves when the other processes have heard what this one wrote, or shortly after. */
  settled(): Promise<void>;
}

/** What an answer to a write tells, and a request may bring back. */
const HEADER = 'x-speedyflow-seq';
const COOKIE = 'speedyflow_seen';
/** By then every process has looked by itself many times. */
const COOKIE_SECONDS = 30;

const MARK = /^(\d{1,15})\.(\d{1,15})$/;
const COOKIE_MARK = /(?:^|; ?)speedyflow_seen=(\d{1,15}\.\d{1,15})(?:;|$)/;

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whoever wrote something reads it, whichever process they reach next: the answer to a write says how far the log was,
 * the next request brings that along, and a process that is not as far looks before it reads anything.
 */
export class OwnWrites {
  readonly #log: KnownLog;
  readonly #attributes: string;

  constructor(log: KnownLog, { secure }: { secure: boolean }) {
    this.#log = log;
    this.#attributes = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  }

  /** Whether a request must not be answered before this process has looked what others wrote. */
  behind({ headers }: { readonly headers: IncomingHttpHeaders }): boolean {
    if (!this.#log.shared) return false;
    if (!this.#log.hears()) return true;
    const mark = markOf(headers);
    // A client that keeps no cookies may have written anything anywhere.
    if (mark === undefined) return headers.authorization !== undefined;
    return this.#isBehind(mark);
  }

  /** After a write, tells how far the log was, when the other processes may be asked too. */
  tellAfterWrites(app: FastifyInstance): void {
    if (!this.#log.shared) return;
    app.addHook('onSend', async (request, reply) => {
      const { guard } = request.routeOptions.config;
      // Where people are is in no log.
      if (SAFE.has(request.method) || guard?.limit === 'presence') return;
      if (request.identity && reply.statusCode < 400) await this.#tell(request, reply);
    });
  }

  /** Looks, for a request that needs it. To be called before anything is read for it. */
  async catchUp(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { guard } = request.routeOptions.config;
    // What anybody may ask shows nothing that somebody wrote, and is asked when there is no database too.
    if (!guard || guard.access === 'public' || guard.access === 'signed' || !this.behind(request)) return;
    try {
      await this.#log.look();
    } catch (error) {
      throw new AppError('unavailable', 'UNAVAILABLE', 'The database does not answer.', { cause: error });
    }
    const mark = markOf(request.headers);
    // Nobody was ever that far: made up, or of a database that was brought back from a backup.
    if (mark !== undefined && this.#isBehind(mark)) this.#setCookie(reply, '', 0);
  }

  async #tell({ identity }: FastifyRequest, reply: FastifyReply): Promise<void> {
    // Taken first: it is what was written here, and no more than that is promised.
    const mark = `${this.#log.seq()}.${this.#log.era()}`;
    await this.#log.settled();
    reply.header(HEADER, mark);
    if (identity?.credential.kind === 'session') this.#setCookie(reply, mark, COOKIE_SECONDS);
  }

  #setCookie(reply: FastifyReply, value: string, seconds: number): void {
    reply.header('set-cookie', `${COOKIE}=${value}; Max-Age=${seconds}${this.#attributes}`);
  }

  #isBehind(mark: string): boolean {
    const [seq, era] = mark.split('.').map(Number) as [number, number];
    return seq > this.#log.seq() || era > this.#log.era();
  }
}

/** That of a process that has its database for itself. */
export const LOG_OF_ONE: KnownLog = {
  shared: false,
  hears: () => true,
  seq: () => 0,
  era: () => 0,
  look: async () => {},
  settled: async () => {},
};

/** How far the log was when the caller last wrote; undefined where they do not say, or say it wrongly. */
function markOf(headers: IncomingHttpHeaders): string | undefined {
  const named = headers[HEADER];
  if (typeof named === 'string') return MARK.test(named) ? named : undefined;
  const { cookie } = headers;
  return cookie === undefined ? undefined : COOKIE_MARK.exec(cookie)?.[1];
}
