/** Audits of all tickets, newest first: without those of archived tickets, and with gaps where it is followed live. */
import { unit } from '../../world/random.ts';
import type { Desk } from '../desk.ts';
import { pageOf } from '../http/paging.ts';
import type { Route } from '../http/route.ts';
import { auditWire } from '../wire/audit.ts';

const SALT = 307;
/** Among the newest audits some are missing, for good, whoever follows the list to its end. */
const GAP_SHARE = 0.03;
const GAP_SECONDS = 3600;
/** Audits of so many of the tickets changed last are listed. */
const MOST_TICKETS = 2000;

interface Listed {
  sec: number;
  ticketId: number;
  ordinal: number;
}

export function ticketAuditRoutes(desk: Desk): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v2/ticket_audits',
      resource: 'tickets',
      globalScope: true,
      answer: (call) => {
        const { columns } = desk.tickets;
        const rows = desk.listedRows(call).sort((a, b) => columns.updatedSec[b]! - columns.updatedSec[a]!);
        const nowSec = call.now / 1000;
        const shown = ({ sec, ticketId, ordinal }: Listed) =>
          nowSec - sec > GAP_SECONDS || unit(desk.world.seed, SALT, ticketId, ordinal) >= GAP_SHARE;
        const audits = rows
          .slice(0, MOST_TICKETS)
          .flatMap((row) =>
            desk.tickets.auditTimes(row + 1).map((sec, ordinal) => ({ sec, ticketId: row + 1, ordinal })),
          )
          .filter(shown)
          .sort((a, b) => a.sec - b.sec || keyOf(a) - keyOf(b));
        const listing = {
          items: audits,
          order: '-created_at',
          key: ({ sec }: Listed) => sec,
          id: keyOf,
          descending: true,
          maximum: 1000,
        };
        const { items, envelope } = pageOf(call.place, listing);
        const wires = items.map(({ ticketId, ordinal }) => {
          return auditWire(ticketId, desk.tickets.audits(ticketId)[ordinal]!, call.site);
        });
        return { audits: wires, ...envelope };
      },
    },
  ];
}

function keyOf({ ticketId, ordinal }: Listed): number {
  return ticketId * 10_000 + ordinal;
}
