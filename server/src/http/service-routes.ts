import { createHash, timingSafeEqual } from 'node:crypto';
import type { Health, Ready } from '@speedyflow/contract/health';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { AppError } from '../domain/errors.ts';
import { docsPage } from './docs-page.ts';
import type { Guard } from './guard.ts';
import { API_PREFIXES } from './handle.ts';
import { isLocal } from './local-request.ts';
import type { Metrics } from './metrics.ts';
import { openApiDocument } from './openapi.ts';

export interface ServiceOptions {
  readonly version: string;
  readonly metrics: Metrics;
  /** Bearer token that may read the metrics from elsewhere. */
  readonly metricsToken?: string | undefined;
  /** Whether what the server stands on answers. */
  health(): Promise<{ database: boolean; redis: boolean }>;
  ready(): Promise<Static<typeof Ready>> | Static<typeof Ready>;
}

const ANYWHERE = ['', ...API_PREFIXES];

/** The routes about the server itself, whose answers carry no envelope: health, readiness, metrics, documentation. */
export function serviceRoutes(app: FastifyInstance, options: ServiceOptions): void {
  get(
    app,
    ANYWHERE,
    '/health',
    { id: 'service.health', access: 'public', limit: 'health' },
    async (_request, reply) => {
      const health = await options.health();
      const body: Static<typeof Health> = {
        status: health.database ? 'healthy' : 'degraded',
        service: 'speedyflow',
        ...health,
        version: options.version,
      };
      return json(reply, body);
    },
  );
  get(app, ANYWHERE, '/ready', { id: 'service.ready', access: 'public', limit: 'read' }, async (_request, reply) => {
    const ready = await options.ready();
    return json(reply.code(ready.ready ? 200 : 503), ready);
  });
  get(app, ANYWHERE, '/metrics', { id: 'service.metrics', access: 'public', limit: 'read' }, async (request, reply) => {
    if (!mayReadMetrics(request, options.metricsToken)) {
      throw new AppError(
        'unauthenticated',
        'UNAUTHENTICATED',
        'Metrics are for this machine, or with their own token.',
      );
    }
    return reply.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics());
  });
  const document = JSON.stringify(openApiDocument(options.version));
  get(
    app,
    API_PREFIXES,
    '/openapi.json',
    { id: 'service.openapi', access: 'session', limit: 'read' },
    async (_request, reply) => reply.type('application/json; charset=utf-8').send(document),
  );
  docsPage(app);
}

function get(
  app: FastifyInstance,
  prefixes: readonly string[],
  path: string,
  guard: Omit<Guard, 'method'>,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
): void {
  for (const prefix of prefixes) app.get(prefix + path, { config: { guard: { ...guard, method: 'GET' } } }, handler);
}

function json(reply: FastifyReply, body: object): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  const presented = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (presented !== undefined) return token !== undefined && timingSafeEqual(digest(presented), digest(token));
  return isLocal(request);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
