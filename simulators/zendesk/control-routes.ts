/** Control of the account beyond faults and latency: its ledger of effects, and changes by unseen hands. */
import type { FastifyInstance } from 'fastify';
import { CONTROL_PREFIX } from '../faults/install.ts';
import type { Desk } from './desk.ts';
import { touchSilently } from './ticket-writes.ts';

/** `GET /__control/effects`, `POST /__control/silent_updates {"ticket_ids":[…]}`. */
export function controlRoutes(app: FastifyInstance, desk: Desk): void {
  app.get(`${CONTROL_PREFIX}effects`, async () => ({ effects: desk.ledger() }));
  app.post<{ Body: { ticket_ids: number[] } }>(`${CONTROL_PREFIX}silent_updates`, async ({ body }) => {
    for (const id of body.ticket_ids) touchSilently(desk, id, desk.clock());
    return { touched: body.ticket_ids.length };
  });
}
