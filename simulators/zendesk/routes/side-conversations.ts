/** Side conversations: mails between agents and others about a ticket, apart from its comments. */
import { unit } from '../../world/random.ts';
import { rules } from '../content/ids.ts';
import type { Desk } from '../desk.ts';
import type { Call, Route } from '../http/route.ts';
import type { TicketRecord } from '../store/record.ts';
import { uuidOf } from '../webhooks/invocation.ts';
import { isoTime } from '../wire/time.ts';
import { page } from './listing.ts';
import { seenTicket } from './seen.ts';

const SALT = 306;
const SHARE = 0.05;

export function sideConversationRoutes(desk: Desk): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v2/tickets/:id/side_conversations',
      resource: 'side_conversations',
      limits: () => [{ bucket: 'side-conversations' }],
      answer: (call) => {
        const ticket = seenTicket(desk, call, Number(call.params.id));
        return page(call, 'side_conversations', conversationsOf(desk, ticket), ({ wire }) => wire(call));
      },
    },
  ];
}

/** One ticket in twenty has one, with the vendor. */
function conversationsOf(desk: Desk, ticket: TicketRecord) {
  if (unit(desk.world.seed, SALT, ticket.id) >= SHARE) return [];
  const id = uuidOf(`side conversation ${ticket.id}`);
  const agent = desk.users.get(ticket.assigneeId ?? desk.users.supervisor.id)!;
  const wire = ({ site }: Call) => ({
    url: `${site}/api/v2/tickets/${ticket.id}/side_conversations/${id}`,
    id,
    ticket_id: ticket.id,
    subject: ticket.subject,
    preview_text: 'Could you have a look at this?',
    state: 'open',
    participants: [
      { user_id: agent.id, name: agent.name, email: agent.email },
      { user_id: null, name: 'Vendor', email: 'support@vendor.example' },
    ],
    external_ids: {},
    created_at: isoTime(ticket.createdAt),
    updated_at: isoTime(ticket.createdAt),
    message_added_at: isoTime(ticket.createdAt),
    state_updated_at: isoTime(ticket.createdAt),
  });
  return [{ id: rules.id(ticket.id), wire }];
}
