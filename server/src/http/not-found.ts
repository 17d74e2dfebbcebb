import { ERRORS } from '@speedyflow/contract/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../domain/errors.ts';
import { sendError, sendNotFound } from './error-answers.ts';
import type { WebFiles } from './web-files.ts';

/**
 * Answers what no route takes: 405 where the path is right and the method is not, the web interface for pages of
 * it, else 404. Also insists that every route has a guard, so that none can be forgotten.
 */
export function answerUnknown(app: FastifyInstance, web: WebFiles): void {
  const routes: { pattern: RegExp; methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method, config }) => {
    if (!config?.guard) throw new TypeError(`${method} ${url} has no guard`);
    const source = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+');
    routes.push({ pattern: new RegExp(`^${source}$`), methods: [method].flat() });
  });
  app.setNotFoundHandler(async (request, reply) => {
    const path = pathOf(request);
    const methods = routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods);
    if (methods.length > 0) return refuseMethod(reply, [...new Set(methods)].sort());
    if (!isApi(path) && (request.method === 'GET' || request.method === 'HEAD'))
      return web.answer(request, reply, path);
    return sendNotFound(reply);
  });
}

function refuseMethod(reply: FastifyReply, allowed: string[]): FastifyReply {
  reply.header('allow', allowed.join(', '));
  const error = new AppError('invalid_input', 'METHOD_NOT_ALLOWED', ERRORS.METHOD_NOT_ALLOWED.meaning, {
    details: { allowed },
  });
  return sendError(reply, error);
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] as string;
}

/** Also what only looks like it, such as `//api` or `/API`. */
function isApi(path: string): boolean {
  return /^\/*api(?:\/|$)/i.test(path);
}
