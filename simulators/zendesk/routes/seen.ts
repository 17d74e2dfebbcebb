/** The ticket that a request is about, if its caller may see it. */
import type { Desk } from '../desk.ts';
import { forbidden } from '../http/api-error.ts';
import type { Call } from '../http/route.ts';
import type { TicketRecord } from '../store/record.ts';
import { liveTicket } from '../ticket-writes.ts';

/** Throws RecordNotFound for tickets that are gone, Forbidden for those of others. */
export function seenTicket(desk: Desk, { caller }: Pick<Call, 'caller'>, id: number): TicketRecord {
  const ticket = liveTicket(desk, id);
  if (!desk.sight.sees(caller, id)) throw forbidden();
  return ticket;
}
