import { randomBytes } from 'node:crypto';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { Logger } from 'pino';
import { refuseOtherHosts } from './allowed-hosts.ts';
import { logAnswers } from './answer-log.ts';
import { answerBadConnections } from './bad-connections.ts';
import { parseJsonOnly, requireJson } from './content-type.ts';
import { sendError } from './error-answers.ts';
import { guardRequests } from './guard.ts';
import type { Authenticator } from './identity.ts';
import { type Metrics, measureAnswers } from './metrics.ts';
import { answerUnknown } from './not-found.ts';
import { RateLimiter } from './rate-limiter.ts';
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
  /** Origin people open; an https one makes cookies secure. */
  readonly publicOrigin?: string | undefined;
  /** Names people open, besides that origin's, localhost and addresses; any where it is left out. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Addresses and ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** Where the built web interface is; may be missing. */
  readonly webDir: string;
  /** Multiplies every rate limit. */
  readonly limitFactor?: number;
  /** Check every answer against the contract; for tests. */
  readonly checkAnswers?: boolean;
}

const BODY_BYTES_MAX = 1024 * 1024;
const PATH_PART_MAX = 200;
/** Smaller answers are sent as they are: compressing them costs more than it saves. */
const COMPRESS_BYTES_MIN = 500;

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
  const app: FastifyInstance = fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // An id of the caller's choosing could forge or join the lines of another request.
    requestIdHeader: false,
    genReqId: () => randomBytes(9).toString('base64url'),
    bodyLimit: BODY_BYTES_MAX,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    routerOptions: { maxParamLength: PATH_PART_MAX },
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionTimeout: IDLE_SOCKET_MS,
    requestTimeout: WHOLE_REQUEST_MS,
    maxRequestsPerSocket: REQUESTS_PER_CONNECTION_MAX,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBadConnections(headers, now),
    frameworkErrors: (error, request, reply) => {
      reply.headers(headers).header('x-request-id', request.id);
      sendError(reply, error);
    },
  });
  app.server.headersTimeout = HEADERS_MS;
  app.server.maxConnections = CONNECTIONS_MAX;
  app.decorate('answers', { now, position: options.position, cookie, checkAnswers: options.checkAnswers ?? false });
  app.decorateRequest('identity', null);

  const limiter = new RateLimiter(now, options.limitFactor);
  const guard = guardRequests({ authenticator: options.authenticator, cookie, limiter, now, publicOrigin });
  const requireOwnHost = refuseOtherHosts(options.allowedHosts, publicOrigin);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    reply.header('x-request-id', request.id);
    requireOwnHost(request);
    await guard(request, reply);
    requireJson(request);
  });
  measureAnswers(app, options.metrics);
  logAnswers(app);
  parseJsonOnly(app);
  app.setErrorHandler((error, _request, reply) => sendError(reply, error));
  answerUnknown(app, await webFiles(app, options.webDir));
  await app.register(compress, {
    threshold: COMPRESS_BYTES_MIN,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 4 },
    globalDecompression: false,
  });
  return app;
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
