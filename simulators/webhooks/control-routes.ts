/**
 * The post office over HTTP: `GET /__control/webhooks` tells counts, latencies and the latest deliveries,
 * `POST /__control/webhooks` (`{"chaos":{"drop":0.1}}`) changes what goes wrong, `DELETE` forgets what was counted.
 */
import type { FastifyInstance } from 'fastify';
import { CONTROL_PREFIX } from '../faults/install.ts';
import type { Chaos, PostOffice } from './post-office.ts';

const URL = `${CONTROL_PREFIX}webhooks`;

export function postOfficeRoutes(app: FastifyInstance, office: PostOffice): void {
  app.get(URL, async () => stateOf(office));

  app.post<{ Body: { chaos?: Partial<Chaos> } }>(URL, async ({ body }) => {
    office.setChaos(body.chaos ?? {});
    return { chaos: office.chaos };
  });

  app.delete(URL, async (_request, reply) => {
    office.ledger.clear();
    return reply.code(204).send();
  });
}

/** What an office has done so far. */
export function stateOf(office: PostOffice) {
  return {
    counts: office.ledger.counts(),
    pending: office.pending,
    chaos: office.chaos,
    latencyMs: spread(office.ledger.latencies()),
    recent: office.ledger.recent(),
  };
}

function spread(latencies: number[]): { p50: number; p95: number; max: number } | null {
  if (latencies.length === 0) return null;
  const sorted = latencies.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1]!;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
