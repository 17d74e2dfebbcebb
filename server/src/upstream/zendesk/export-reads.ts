import { type Static, Type } from 'typebox';
import { AppError } from '../../domain/errors.ts';
import type { SourceHistory, SourcePerson } from '../../domain/source.ts';
import type { CallOptions } from '../transport/call-options.ts';
import { decodeEach, idIn, Maybe, wireReader } from '../transport/wire.ts';
import { decodePage } from './decode-answer.ts';
import { decodeComment } from './decode-comment.ts';
import { decodeEventHistory } from './decode-history.ts';
import { decodeOrganizations, decodePerson } from './decode-people.ts';
import { decodeTicket } from './decode-ticket.ts';
import { readCommentWire, readMetricSetWire, readTicketEventWire, readTicketWire } from './wire.ts';
import type { ZendeskSite } from './zendesk-client.ts';
import { zendeskTime } from './zendesk-time.ts';
import type { ExportStart, TicketEventsPage, ZendeskUpstream } from './zendesk-upstream.ts';

const Records = Type.Array(Type.Unknown());
const readTicketPage = wireReader(
  'export page',
  Type.Object({
    tickets: Records,
    users: Maybe(Records),
    metric_sets: Maybe(Records),
    after_cursor: Maybe(Type.String({ minLength: 1 })),
    end_of_stream: Type.Boolean(),
  }),
);
const readUserPage = wireReader(
  'export page',
  Type.Object({ users: Records, after_cursor: Maybe(Type.String({ minLength: 1 })), end_of_stream: Type.Boolean() }),
);
const TimePage = Type.Object({
  end_time: Maybe(Type.Integer()),
  end_of_stream: Maybe(Type.Boolean()),
  count: Maybe(Type.Integer()),
});
type TimePage = Static<typeof TimePage>;
const readEventPage = wireReader(
  'export page',
  Type.Object({ ...TimePage.properties, ticket_events: Records, users: Maybe(Records) }),
);
const readOrganizationPage = wireReader('export page', Type.Object({ ...TimePage.properties, organizations: Records }));

const LARGEST_PAGE = 1_000;
const SMALLEST_PAGE = 100;

/** The incremental exports: the only complete lists Zendesk has. */
export function exportReads({
  transport,
  siteUrl,
  clock,
  meanings,
}: ZendeskSite): Pick<ZendeskUpstream, 'exportTickets' | 'exportUsers' | 'exportOrganizations' | 'exportTicketEvents'> {
  let pageSize = LARGEST_PAGE;

  /** Large accounts cannot always give a full page in time: smaller ones are asked for from then on. */
  async function page(path: string, query: Record<string, string | number>, options: CallOptions): Promise<unknown> {
    for (;;) {
      try {
        return await transport.read({ method: 'GET', path, query: { ...query, per_page: pageSize } }, options);
      } catch (error) {
        if (!(error instanceof AppError && error.kind === 'upstream_failed') || pageSize <= SMALLEST_PAGE) throw error;
        pageSize = Math.max(SMALLEST_PAGE, Math.floor(pageSize / 3));
      }
    }
  }

  return {
    async exportTickets(from, catalogue, options = {}) {
      const path = '/api/v2/incremental/tickets/cursor.json';
      // Tickets that only the vendor's assistant handled are left out unless they are asked for.
      const query = { ...startOf(from), include: 'users,metric_sets,slas', support_type_scope: 'all' };
      const answer = decodePage(readTicketPage, await page(path, query, options));
      const people = decodeEach(answer.users ?? [], decodePerson, { part: 'person' });
      const metrics = decodeEach(answer.metric_sets ?? [], readMetricSetWire, { idOf: ticketOf });
      const reading = {
        siteUrl,
        catalogue,
        meanings,
        people: byId(people.decoded),
        metrics: new Map(metrics.decoded.map((set) => [String(set.ticket_id), set])),
        now: clock.now(),
      };
      const tickets = decodeEach(answer.tickets, (wire) => decodeTicket(readTicketWire(wire), reading));
      return {
        tickets: tickets.decoded,
        people: people.decoded,
        rejected: [...tickets.rejected, ...people.rejected, ...metrics.rejected],
        ...cursorAfter(answer, from),
      };
    },

    async exportUsers(from, options = {}) {
      const answer = decodePage(
        readUserPage,
        await page('/api/v2/incremental/users/cursor.json', startOf(from), options),
      );
      const { decoded, rejected } = decodeEach(answer.users, decodePerson, { part: 'person' });
      return { people: decoded, rejected, ...cursorAfter(answer, from) };
    },

    async exportOrganizations({ startTime }, options = {}) {
      const path = '/api/v2/incremental/organizations.json';
      const answer = decodePage(readOrganizationPage, await page(path, { start_time: seconds(startTime) }, options));
      return {
        ...decodeOrganizations(answer.organizations),
        ...timeAfter(answer, answer.organizations.length, startTime),
      };
    },

    async exportTicketEvents({ startTime }, catalogue, options = {}) {
      const path = '/api/v2/incremental/ticket_events.json';
      const query = { start_time: seconds(startTime), include: 'comment_events' };
      const answer = decodePage(readEventPage, await page(path, query, options));
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
        const history = decodeEventHistory(wire, catalogue, meanings);
        const at = wire.created_at ? zendeskTime(wire.created_at) : wire.timestamp * 1000;
        const comments = wire.child_events
          .filter(({ event_type }) => event_type === 'Comment')
          .map((event) => decodeComment(readCommentWire(event), at));
        const { conversation, histories } = of(String(wire.ticket_id));
        if (history !== null) histories.push(history);
        conversation.comments.push(...comments.map(({ comment }) => comment));
        conversation.attachments.push(...comments.flatMap(({ attachments }) => attachments));
      };
      const { rejected } = decodeEach(answer.ticket_events, decode, { part: 'history', idOf: ticketOf });
      return { tickets: [...tickets.values()], rejected, ...timeAfter(answer, answer.ticket_events.length, startTime) };
    },
  };

  /** Where an export by time goes on. */
  function timeAfter(answer: TimePage, rows: number, startTime: number) {
    return {
      nextTime: answer.end_time ? answer.end_time * 1000 : startTime,
      endOfStream: answer.end_of_stream ?? (answer.count ?? rows) < pageSize,
    };
  }
}

function startOf(from: ExportStart): Record<string, string | number> {
  return 'cursor' in from ? { cursor: from.cursor } : { start_time: seconds(from.startTime) };
}

/** An empty last page may come without a cursor: then the one we had still stands. */
function cursorAfter(answer: { after_cursor?: string | null; end_of_stream: boolean }, from: ExportStart) {
  const cursor = answer.after_cursor ?? ('cursor' in from ? from.cursor : null);
  return { cursor: cursor ?? '', endOfStream: answer.end_of_stream };
}

function ticketOf(record: unknown): string | null {
  return idIn(record, 'ticket_id');
}

function byId(people: readonly SourcePerson[]): Map<string, SourcePerson> {
  return new Map(people.map((person) => [person.sourceId, person]));
}

function seconds(epochMs: number): number {
  return Math.floor(epochMs / 1000);
}
