/** Control of the account over HTTP: faults, latency, what was asked of it, and changes by unseen hands. */
import type { FaultRule } from '../faults/rules.ts';
import { stateOf } from '../webhooks/control-routes.ts';
import type { Chaos } from '../webhooks/post-office.ts';
import type { Change } from './changes/change.ts';
import type { ZendeskControl } from './control.ts';
import { Answer, type PlainRoute } from './http/route.ts';

/** Paths that are never delayed, struck, counted or authenticated. */
export const CONTROL_PREFIX = '/__control/';

/**
 * `POST /__control/faults` (`{"clear":true}`, `{"rules":[…]}`), `POST /__control/latency` (`{"ms":…}`),
 * `GET` and `DELETE /__control/requests`, `GET /__control/effects`, `POST /__control/changes` (`{"changes":[…]}`),
 * `GET`, `POST` (`{"chaos":{…}}`) and `DELETE /__control/webhooks`,
 * `POST /__control/visibility` (`{"ticket":1,"hidden":true}` or `{"group":…}`),
 * `POST /__control/life` (`{"changes":500,"seed":1}`), `POST /__control/silent_updates` (`{"ticket_ids":[…]}`).
 */
export function controlRoutes(control: ZendeskControl): PlainRoute[] {
  const route = (method: PlainRoute['method'], name: string, answer: (body: unknown) => unknown): PlainRoute => {
    return { method, path: `${CONTROL_PREFIX}${name}`, answer: ({ body }) => answer(body) };
  };
  return [
    route('POST', 'faults', (body) => {
      const { clear, rules = [] } = body as { clear?: boolean; rules?: FaultRule[] };
      if (clear) control.faults.clear();
      for (const rule of rules) control.faults.add(rule);
      return { rules: control.faults.list() };
    }),
    route('POST', 'latency', (body) => {
      const { ms } = body as { ms: number };
      control.setLatency(ms);
      return { ms };
    }),
    route('GET', 'requests', () => ({ counts: control.log.counts(), effects: control.log.effects() })),
    route('DELETE', 'requests', () => {
      control.log.clear();
      return new Answer(204);
    }),
    route('GET', 'webhooks', () => stateOf(control.office)),
    route('POST', 'webhooks', (body) => {
      control.office.setChaos((body as { chaos?: Partial<Chaos> }).chaos ?? {});
      return { chaos: control.office.chaos };
    }),
    route('DELETE', 'webhooks', () => {
      control.office.ledger.clear();
      return new Answer(204);
    }),
    route('GET', 'effects', () => ({ effects: control.effects() })),
    route('POST', 'silent_updates', (body) => {
      const { ticket_ids: ids } = body as { ticket_ids: number[] };
      control.change(...ids.map((ticketId): Change => ({ kind: 'touch', ticketId })));
      return { touched: ids.length };
    }),
    route('POST', 'changes', (body) => ({ ids: control.change(...(body as { changes: Change[] }).changes) })),
    route('POST', 'visibility', (body) => {
      const { ticket, group, hidden } = body as { ticket?: number; group?: number; hidden: boolean };
      if (ticket !== undefined) control.change({ kind: 'hide_ticket', ticketId: ticket, hidden });
      if (group !== undefined) control.change({ kind: 'hide_group', groupId: group, hidden });
      return { hidden };
    }),
    route('POST', 'life', (body) => {
      const { changes, seed } = body as { changes: number; seed: number };
      return { ids: control.life(changes, seed) };
    }),
  ];
}
