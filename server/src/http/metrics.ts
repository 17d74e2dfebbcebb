import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** Where every part of the server registers what it counts. */
  readonly registry: Registry;
  observeRequest(method: string, endpoint: string, status: number, seconds: number): void;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** @param ofProcess also memory, processor, garbage collection and the delay of the event loop */
export function createMetrics({ ofProcess }: { ofProcess: boolean }): Metrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const histogram = new Histogram({
    name: 'api_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer',
    labelNames: ['method', 'endpoint', 'status_code'],
    buckets: SECONDS,
    registers: [registry],
  });
  // Looking a child up by its labels on each request costs more than measuring it.
  const children = new Map<string, Histogram.Internal<string>>();
  return {
    registry,
    observeRequest: (method, endpoint, status, seconds) => {
      const name = `${method} ${endpoint} ${status}`;
      let child = children.get(name);
      if (!child) {
        child = histogram.labels(method, endpoint, String(status));
        children.set(name, child);
      }
      child.observe(seconds);
    },
  };
}

/** Measures every answer under the id of its route: paths would make a label per ticket. */
export function measureAnswers(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    const endpoint = request.routeOptions.config.guard?.id ?? 'web';
    // A method nobody knows is a label of the caller's choosing.
    const method = request.routeOptions.config.guard ? request.method : 'GET';
    metrics.observeRequest(method, endpoint, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
}
