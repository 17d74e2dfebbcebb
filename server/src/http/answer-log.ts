import type { FastifyInstance } from 'fastify';

/**
 * One line per answer: refusals and faults always, the rest when debugging. It names the route and the person, never the path or
 * a parameter, which hold what people wrote.
 */
export function logAnswers(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const level = reply.statusCode >= 400 ? 'info' : 'debug';
    request.log[level](
      {
        route: request.routeOptions.config.guard?.id ?? 'web',
        method: request.method,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        user: request.identity?.caller.userId,
        address: request.ip,
      },
      'answered',
    );
    done();
  });
}
