/** A business rule that changes a ticket again, a second after an agent did: it swaps one tag for another. */

import { SYSTEM_USER } from './content/base-audits.ts';
import { rules } from './content/ids.ts';
import type { Desk } from './desk.ts';
import type { Via } from './store/record.ts';
import { updateTicket } from './ticket-writes.ts';

const DELAY_MS = 1000;
const TAGS = ['handled_once', 'handled_again'] as const;

const VIA: Via = {
  channel: 'rule',
  source: { from: { deleted: false, title: 'Mark handled tickets', id: rules.id(4) }, to: {}, rel: 'trigger' },
};

export function fireAfterEdit(desk: Desk, ticketId: number, editedAt: number): void {
  desk.agenda.add(editedAt + DELAY_MS, (now) => {
    const ticket = desk.tickets.live(ticketId);
    if (ticket === undefined || ticket.status === 'closed') return;
    const [once, again] = TAGS;
    const [added, removed] = ticket.tags.includes(once) ? [again, once] : [once, again];
    const asked = { additional_tags: [added], remove_tags: [removed] };
    updateTicket(desk, ticketId, asked, { userId: SYSTEM_USER, now, via: VIA });
  });
}
