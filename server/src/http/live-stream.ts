import { CHANGES_STREAM_PATH } from '@speedyflow/contract/changes';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/caller.ts';
import { AppError } from '../domain/errors.ts';
import { API_PREFIXES } from './handle.ts';
import type { Authenticator, Identity } from './identity.ts';
import type { LiveChange, LiveSource } from './live-change.ts';
import { LiveClient } from './live-client.ts';
import { TooManyAtOnce } from './too-many-at-once.ts';

const STREAMS_PER_USER = 10;
const STREAMS_TOTAL = 2000;
const HEARTBEAT_MS = 15_000;
/** How long a session that ended in another process may still be listening here. */
const RECHECK_MS = 5_000;

const guard = { id: 'changes.stream', method: 'GET', access: 'session', limit: 'read' } as const;

/** Every open stream of this process; one subscription and two timers serve them all. */
export class LiveStreams {
  readonly #clients = new Set<LiveClient>();
  readonly #authenticator: Authenticator;

  constructor(authenticator: Authenticator) {
    this.#authenticator = authenticator;
  }

  get size(): number {
    return this.#clients.size;
  }

  /** @throws AppError when this person, or everybody together, has too many already */
  admit(userId: number): void {
    const own = [...this.#clients].filter((client) => client.identity.caller.userId === userId).length;
    if (own >= STREAMS_PER_USER) throw new TooManyAtOnce(STREAMS_PER_USER, 'live streams');
    if (this.#clients.size >= STREAMS_TOTAL) {
      throw new AppError('unavailable', 'UNAVAILABLE', 'Too many live streams are open.');
    }
  }

  add(client: LiveClient): void {
    this.#clients.add(client);
    client.onClose(() => this.#clients.delete(client));
  }

  publish(changes: readonly LiveChange[]): void {
    for (const client of this.#clients) client.push(changes);
  }

  /** Tells each of what is not of the log; `dataOf` is what a caller may know of it, undefined for nothing. */
  tell(event: string, dataOf: (caller: Caller) => unknown): void {
    for (const client of this.#clients) {
      const data = dataOf(client.identity.caller);
      if (data !== undefined) client.tell(event, JSON.stringify(data));
    }
  }

  beat(): void {
    for (const client of this.#clients) client.beat();
  }

  /** Ends the streams whose session is over, and narrows those whose desks changed. */
  async recheck(userId?: number): Promise<void> {
    const affected = [...this.#clients].filter(
      ({ identity }) => userId === undefined || identity.caller.userId === userId,
    );
    await Promise.all(affected.map((client) => this.#recheckOne(client)));
  }

  closeAll(): void {
    for (const client of this.#clients) client.close();
  }

  async #recheckOne(client: LiveClient): Promise<void> {
    // Unable to tell whether they still may listen: they may not.
    const identity = await this.#authenticator.recheck(client.identity).catch(() => undefined);
    if (identity) client.identity = identity;
    else client.close();
  }
}

/** Serves the change log as server-sent events, and returns the streams. */
export function liveStream(app: FastifyInstance, authenticator: Authenticator, source: LiveSource): LiveStreams {
  const streams = new LiveStreams(authenticator);
  const unsubscribe = source.subscribe((changes) => streams.publish(changes));
  const timers = [
    setInterval(() => streams.beat(), HEARTBEAT_MS).unref(),
    setInterval(() => void streams.recheck(), RECHECK_MS).unref(),
  ];
  authenticator.onChange((userId) => void streams.recheck(userId));
  app.addHook('preClose', async () => {
    unsubscribe();
    for (const timer of timers) clearInterval(timer);
    streams.closeAll();
  });
  for (const prefix of API_PREFIXES) {
    app.get(prefix + CHANGES_STREAM_PATH, { config: { guard }, exposeHeadRoute: false }, async (request, reply) => {
      const identity = request.identity as Identity;
      streams.admit(identity.caller.userId);
      reply.hijack();
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        // nginx would otherwise collect events before passing them on.
        'x-accel-buffering': 'no',
      });
      const client = new LiveClient(reply.raw, identity);
      streams.add(client);
      await client.start(source, lastEventId(request));
    });
  }
  return streams;
}

/** Where a reader was; one that cannot be read is nowhere in the log, and whoever brings it loads again. */
function lastEventId({ headers }: FastifyRequest): number | undefined {
  const id = headers['last-event-id'];
  if (id === undefined || id === '') return undefined;
  return /^\d{1,15}$/.test(String(id)) ? Number(id) : Number.POSITIVE_INFINITY;
}
