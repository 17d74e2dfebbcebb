/** Control of the account over HTTP: faults, latency, what was asked of it, and changes by unseen hands. */
import type { FaultRule } from '../faults/rules.ts';
import type { Desk } from './desk.ts';
import type { Gate } from './http/gate.ts';
import { Answer, type PlainRoute } from './http/route.ts';
import { touchSilently } from './ticket-writes.ts';

/** Paths that are never delayed, struck, counted or authenticated. */
export const CONTROL_PREFIX = '/__control/';

/**
 * `POST /__control/faults` (`{"clear":true}`, `{"rules":[…]}`), `POST /__control/latency` (`{"ms":…}`),
 * `GET` and `DELETE /__control/requests`, `GET /__control/effects`,
 * `POST /__control/silent_updates` (`{"ticket_ids":[…]}`).
 */
export function controlRoutes(desk: Desk, gate: Gate): PlainRoute[] {
  const route = (method: PlainRoute['method'], name: string, answer: (body: unknown) => unknown): PlainRoute => {
    return { method, path: `${CONTROL_PREFIX}${name}`, answer: ({ body }) => answer(body) };
  };
  return [
    route('POST', 'faults', (body) => {
      const { clear, rules = [] } = body as { clear?: boolean; rules?: FaultRule[] };
      if (clear) gate.faults.clear();
      for (const rule of rules) gate.faults.add(rule);
      return { rules: gate.faults.list() };
    }),
    route('POST', 'latency', (body) => {
      const { ms } = body as { ms: number };
      gate.setLatency(ms);
      return { ms };
    }),
    route('GET', 'requests', () => ({ counts: gate.log.counts(), effects: gate.log.effects() })),
    route('DELETE', 'requests', () => {
      gate.log.clear();
      return new Answer(204);
    }),
    route('GET', 'effects', () => ({ effects: desk.ledger() })),
    route('POST', 'silent_updates', (body) => {
      const { ticket_ids: ids } = body as { ticket_ids: number[] };
      for (const id of ids) touchSilently(desk, id, desk.clock());
      return { touched: ids.length };
    }),
  ];
}
