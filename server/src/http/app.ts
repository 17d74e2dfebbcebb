import { createServer, type RequestListener, type Server } from 'node:http';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { AnswerCache } from '../cache/answer-cache.ts';
import type { DeskVersions } from '../cache/desk-versions.ts';
import { refuseOtherHosts } from './allowed-hosts.ts';
import { logAnswers } from './answer-log.ts';
import { answerBadConnections } from './bad-connections.ts';
import { measureCache } from './cache-metrics.ts';
import { PACKED_BYTES_MIN } from './content-coding.ts';
import { parseBodies, requireBodyType } from './content-type.ts';
import { keepDeadlines } from './deadlines.ts';
import { sendError } from './error-answers.ts';
import { guardRequests } from './guard.ts';
import { HitPath } from './hit-path.ts';
import type { Authenticator } from './identity.ts';
import { shedLoad } from './load-shedding.ts';
import { type Metrics, measureAnswers } from './metrics.ts';
import { answerUnknown } from './not-found.ts';
import { type KnownLog, LOG_OF_ONE, OwnWrites } from './own-writes.ts';
import { EVENT_LOOP, type LoopView, Pressure } from './pressure.ts';
import { RateLimiter } from './rate-limiter.ts';
import { Readers } from './readers.ts';
import { requestIds } from './request-ids.ts';
import type { Position } from './request-state.ts';
import { securityHeaders } from './security-headers.ts';
import { SessionCookie } from './session-cookie.ts';
import { webFiles } from './web-files.ts';

export interface AppOptions {
  readonly now: () => number;
  readonly logger: Logger;
  readonly authenticator: Authenticator;
  readonly position: () => Position;
  readonly metrics: Metrics;
  /** Answers that are kept, and what tells how long they hold. */
  readonly cache: AnswerCache;
  readonly versions: DeskVersions;
  /** Where other processes write too: how far this one knows what they did. */
  readonly log?: KnownLog | undefined;
  /** Origin people open; an https one makes cookies secure. */
  readonly publicOrigin?: string | undefined;
  /** Names people open, besides that origin's, localhost and addresses; any where it is left out. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Addresses and ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** Where the built web interface is; may be missing. */
  readonly webDir: string;
  /** Counts requests; without it, those of this process alone. */
  readonly limiter?: RateLimiter;
  /** Multiplies every rate limit of that one. */
  readonly limitFactor?: number;
  /** Check every answer against the contract; for tests. */
  readonly checkAnswers?: boolean;
  /** What tells how much there is to do; this process's own event loop unless said. */
  readonly loop?: LoopView;
}

const BODY_BYTES_MAX = 1024 * 1024;
const PATH_PART_MAX = 200;

/** Time limits of a connection. Idle ones outlive those of load balancers (60 to 75 s), so that theirs close first. */
const KEEP_ALIVE_MS = 95_000;
const IDLE_SOCKET_MS = 120_000;
const HEADERS_MS = 20_000;
const WHOLE_REQUEST_MS = 30_000;
const CONNECTIONS_MAX = 10_000;
const REQUESTS_PER_CONNECTION_MAX = 100_000;

/** The HTTP server without its features: every rule that holds for all routes, and no route. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { now, publicOrigin, trustedProxies = [] } = options;
  const secure = publicOrigin?.startsWith('https:') ?? false;
  const headers = securityHeaders({ secure });
  const cookie = new SessionCookie(secure);
  const requestId = requestIds();
  const limiter = options.limiter ?? new RateLimiter(now, options.limitFactor);
  const requireOwnHost = refuseOtherHosts(options.allowedHosts, publicOrigin);
  const { cache, authenticator, position, metrics, logger } = options;
  const readers = new Readers(options.versions);
  const ownWrites = new OwnWrites(options.log ?? LOG_OF_ONE, { secure });
  const pressure = new Pressure(options.loop ?? EVENT_LOOP);
  const hits = new HitPath({
    pressure,
    now,
    position,
    authenticator,
    cookie,
    cache,
    readers,
    limiter,
    metrics,
    logger,
    headers,
    requireOwnHost,
    requestId,
    behind: (request) => ownWrites.behind(request),
  });
  const app: FastifyInstance = fastify({
    serverFactory: (handler) => listenFirst(hits, handler),
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // An id of the caller's choosing could forge or join the lines of another request.
    requestIdHeader: false,
    genReqId: requestId,
    bodyLimit: BODY_BYTES_MAX,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    routerOptions: { maxParamLength: PATH_PART_MAX },
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBadConnections(headers, now),
    frameworkErrors: (error, request, reply) => {
      reply.headers(headers).header('x-request-id', request.id);
      sendError(reply, error);
    },
  });
  app.decorate('answers', {
    now,
    position,
    cookie,
    cache,
    readers,
    hits,
    isPressed: () => pressure.isPressed(),
    warmers: [],
    checkAnswers: options.checkAnswers ?? false,
  });
  app.decorateRequest('identity', null);

  const guard = guardRequests({ authenticator, cookie, limiter, now, publicOrigin });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    reply.header('x-request-id', request.id);
  });
  shedLoad(app, pressure);
  keepDeadlines(app, () => performance.now());
  app.addHook('onRequest', async (request, reply) => {
    requireOwnHost(request);
    await ownWrites.catchUp(request, reply);
    await guard(request, reply);
    requireBodyType(request);
  });
  app.addHook('preClose', async () => hits.close());
  ownWrites.tellAfterWrites(app);
  measureAnswers(app, metrics);
  measureCache(metrics.registry, cache);
  logAnswers(app);
  parseBodies(app);
  app.setErrorHandler((error, _request, reply) => sendError(reply, error));
  answerUnknown(app, await webFiles(app, options.webDir));
  await app.register(compress, {
    threshold: PACKED_BYTES_MIN,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 4 },
    globalDecompression: false,
  });
  return app;
}

/** A server of Node's that answers what is asked again by itself, and has the framework answer the rest. */
function listenFirst(hits: HitPath, handler: RequestListener): Server {
  const server = createServer((request, response) => {
    hits.answer(request, response, handler);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.requestTimeout = WHOLE_REQUEST_MS;
  server.headersTimeout = HEADERS_MS;
  server.maxConnections = CONNECTIONS_MAX;
  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION_MAX;
  return server.setTimeout(IDLE_SOCKET_MS);
}

/** Stops accepting, lets requests under way finish for up to `graceMs`, and then cuts the rest off. */
export async function closeApp(app: FastifyInstance, graceMs = 10_000): Promise<void> {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), graceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cutOff);
  }
}
