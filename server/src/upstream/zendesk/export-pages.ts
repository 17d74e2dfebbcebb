import { type Static, Type } from 'typebox';
import type { Rejected, SourceHistory, SourcePerson, SourceTicket } from '../../domain/source.ts';
import { withDigests } from '../../domain/ticket-digest.ts';
import type { Decoding } from '../transport/decoding.ts';
import { decodeEach, idIn, Maybe, wireReader } from '../transport/wire.ts';
import { decodeComment } from './decode-comment.ts';
import { decodeEventHistory } from './decode-history.ts';
import { decodePerson } from './decode-people.ts';
import { decodeTicket } from './decode-ticket.ts';
import { readCommentWire, readMetricSetWire, readTicketEventWire, readTicketWire } from './wire.ts';
import { zendeskTime } from './zendesk-time.ts';
import type { TicketEventsPage, ZendeskCatalogue } from './zendesk-upstream.ts';

/** How the tickets of an account are read. */
export interface AccountReading {
  siteUrl: string;
  catalogue: ZendeskCatalogue;
  now: number;
}

/** Where an export by cursor stands after a page. */
export interface CursorPage {
  afterCursor: string | null;
  endOfStream: boolean;
}

/** Where an export by time stands after a page. */
export type TimePage = Static<typeof TimePage>;

const Records = Type.Array(Type.Unknown());
export const TimePage = Type.Object({
  end_time: Maybe(Type.Integer()),
  end_of_stream: Maybe(Type.Boolean()),
  count: Maybe(Type.Integer()),
});
const CursorPage = Type.Object({ after_cursor: Maybe(Type.String({ minLength: 1 })), end_of_stream: Type.Boolean() });

const readTicketPage = wireReader(
  'export page',
  Type.Object({ ...CursorPage.properties, tickets: Records, users: Maybe(Records), metric_sets: Maybe(Records) }),
);
const readUserPage = wireReader('export page', Type.Object({ ...CursorPage.properties, users: Records }));
const readEventPage = wireReader(
  'export page',
  Type.Object({ ...TimePage.properties, ticket_events: Records, users: Maybe(Records) }),
);

type TicketsPage = CursorPage & { tickets: SourceTicket[]; people: SourcePerson[]; rejected: Rejected[] };

/** Tickets with what is loaded beside them. */
export const exportedTickets: Decoding<AccountReading, TicketsPage> = {
  name: 'zendesk.exported-tickets',
  decode: (answer, reading) => {
    const page = readTicketPage(answer);
    const people = decodeEach(page.users ?? [], decodePerson, { part: 'person' });
    const metrics = decodeEach(page.metric_sets ?? [], readMetricSetWire, { idOf: ticketOf });
    const beside = {
      ...reading,
      people: new Map(people.decoded.map((person) => [person.sourceId, person])),
      metrics: new Map(metrics.decoded.map((set) => [String(set.ticket_id), set])),
    };
    const tickets = decodeEach(page.tickets, (wire) => withDigests(decodeTicket(readTicketWire(wire), beside)));
    return {
      tickets: tickets.decoded,
      people: people.decoded,
      rejected: [...tickets.rejected, ...people.rejected, ...metrics.rejected],
      ...positionOf(page),
    };
  },
};

/** People. */
export const exportedPeople: Decoding<null, CursorPage & { people: SourcePerson[]; rejected: Rejected[] }> = {
  name: 'zendesk.exported-people',
  decode: (answer) => {
    const page = readUserPage(answer);
    const { decoded, rejected } = decodeEach(page.users, decodePerson, { part: 'person' });
    return { people: decoded, rejected, ...positionOf(page) };
  },
};

type EventsPage = Pick<TicketEventsPage, 'tickets' | 'rejected'> & { position: TimePage; rows: number };

/** What was said and done about tickets. */
export const exportedEvents: Decoding<{ catalogue: ZendeskCatalogue }, EventsPage> = {
  name: 'zendesk.exported-events',
  decode: (answer, { catalogue }) => {
    const { ticket_events, end_time, end_of_stream, count } = readEventPage(answer);
    const tickets = new Map<string, TicketEventsPage['tickets'][number]>();
    const of = (sourceId: string) => {
      const known = tickets.get(sourceId) ?? {
        sourceId,
        conversation: { comments: [], attachments: [], people: [] },
        histories: [] as SourceHistory[],
      };
      tickets.set(sourceId, known);
      return known;
    };
    const decode = (record: unknown) => {
      const wire = readTicketEventWire(record);
      const history = decodeEventHistory(wire, catalogue);
      const at = wire.created_at ? zendeskTime(wire.created_at) : wire.timestamp * 1000;
      const comments = wire.child_events
        .filter(({ event_type }) => event_type === 'Comment')
        .map((event) => decodeComment(readCommentWire(event), at));
      const { conversation, histories } = of(String(wire.ticket_id));
      if (history !== null) histories.push(history);
      conversation.comments.push(...comments.map(({ comment }) => comment));
      conversation.attachments.push(...comments.flatMap(({ attachments }) => attachments));
    };
    const { rejected } = decodeEach(ticket_events, decode, { part: 'history', idOf: ticketOf });
    const position = { end_time: end_time ?? null, end_of_stream: end_of_stream ?? null, count: count ?? null };
    return { tickets: [...tickets.values()], rejected, position, rows: ticket_events.length };
  },
};

function positionOf({ after_cursor, end_of_stream }: Static<typeof CursorPage>): CursorPage {
  return { afterCursor: after_cursor ?? null, endOfStream: end_of_stream };
}

function ticketOf(record: unknown): string | null {
  return idIn(record, 'ticket_id');
}
