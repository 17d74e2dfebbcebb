import { Type } from 'typebox';
import type { SourcePerson } from '../../domain/source.ts';
import { failed, orNullWhenGone } from '../transport/refusal.ts';
import { decodeEach, wireReader } from '../transport/wire.ts';
import { decodeAll, decodePage } from './decode-answer.ts';
import { decodeComment } from './decode-comment.ts';
import { decodeAudit } from './decode-history.ts';
import { decodePerson } from './decode-people.ts';
import { decodeTicket, type TicketReading, ticketVersion } from './decode-ticket.ts';
import { pageReader, readAllPages, readByIds } from './paging.ts';
import {
  readAuditWire,
  readCommentWire,
  readListedWire,
  readMetricSetWire,
  readStampsWire,
  readTicketWire,
} from './wire.ts';
import type { ZendeskSite } from './zendesk-client.ts';
import type { ZendeskCatalogue, ZendeskUpstream } from './zendesk-upstream.ts';

const readTicketAnswer = wireReader('ticket', Type.Object({ ticket: Type.Unknown() }));

const LIST = '/api/v2/tickets';
const MANY = '/api/v2/tickets/show_many';

/** What comes along with a ticket, as it does in the export: the people it names, when it was solved, its clocks. */
const SIDE_LOADS = { include: 'users,metric_sets,slas' };

// Files are served from here, by redirect.
const FILE_HOSTS = ['zendesk.com', 'zdusercontent.com'];

type TicketReads = Pick<
  ZendeskUpstream,
  'ticket' | 'ticketsByIds' | 'ticketVersions' | 'listTickets' | 'comments' | 'audits' | 'attachmentContent'
>;

/** One ticket and what was said and done about it. */
export function ticketReads({ transport, siteUrl, clock }: ZendeskSite): TicketReads {
  const ticketPath = (id: string) => `/api/v2/tickets/${encodeURIComponent(id)}`;
  const readingOf = (catalogue: ZendeskCatalogue, pages: readonly Record<string, unknown>[]): TicketReading => ({
    siteUrl,
    catalogue,
    people: new Map(sideLoaded(pages).map((person) => [person.sourceId, person])),
    metrics: new Map(
      decodeAll(listed(pages, 'metric_sets'), readMetricSetWire).map((set) => [String(set.ticket_id), set]),
    ),
    now: clock.now(),
  });

  return {
    async ticket(id, catalogue, options = {}) {
      const request = { method: 'GET', path: ticketPath(id), query: SIDE_LOADS } as const;
      const answer = await orNullWhenGone(transport.read(request, options));
      if (answer === null) return null;
      const page = decodePage(readTicketAnswer, answer);
      const { ticket } = page;
      const reading = readingOf(catalogue, [page]);
      return decodePage(() => decodeTicket(readTicketWire(ticket), reading), ticket);
    },

    async ticketsByIds(ids, catalogue, options = {}) {
      const { records, pages } = await readByIds(transport, MANY, 'tickets', ids, SIDE_LOADS, options);
      const reading = readingOf(catalogue, pages);
      const { decoded, rejected } = decodeEach(records, (wire) => decodeTicket(readTicketWire(wire), reading));
      return { tickets: decoded, rejected };
    },

    async ticketVersions(ids, options = {}) {
      const { records } = await readByIds(transport, MANY, 'tickets', ids, {}, options);
      const { decoded, rejected } = decodeEach(records, (record) => {
        const { id, ...stamps } = readStampsWire(record);
        return [String(id), ticketVersion(stamps)] as const;
      });
      const unclear = rejected.flatMap(({ sourceId }) => (sourceId === null ? [] : [[sourceId, null] as const]));
      return new Map([...decoded, ...unclear]);
    },

    async listTickets(from, options = {}) {
      const query = { sort: 'id', include: 'comment_count' };
      const { records, after } = await pageReader(transport, LIST, 'tickets', query, options)(from);
      const { decoded } = decodeEach(records, (record) => {
        const { id, comment_count: comments = null, ...stamps } = readListedWire(record);
        return { sourceId: String(id), version: ticketVersion(stamps), comments };
      });
      return { tickets: decoded, after };
    },

    async comments(id, options = {}) {
      const query = { include: 'users', include_inline_images: 'true' };
      const read = await orNullWhenGone(
        readAllPages(transport, `${ticketPath(id)}/comments`, 'comments', query, options),
      );
      if (read === null) return null;
      const decoded = decodeAll(read.records, (wire) => decodeComment(readCommentWire(wire)));
      return {
        comments: decoded.map(({ comment }) => comment),
        attachments: decoded.flatMap(({ attachments }) => attachments),
        people: sideLoaded(read.pages),
      };
    },

    async audits(id, catalogue, options = {}) {
      const read = await orNullWhenGone(
        readAllPages(transport, `${ticketPath(id)}/audits`, 'audits', { include: 'users' }, options),
      );
      if (read === null) return null;
      const items = decodeAll(read.records, (wire) => decodeAudit(readAuditWire(wire), catalogue));
      return { items: items.filter((item) => item !== null), people: sideLoaded(read.pages) };
    },

    attachmentContent: (url, { range } = {}, options = {}) =>
      transport.content(pathOf(url), { trustedHosts: FILE_HOSTS, ...(range === undefined ? {} : { range }) }, options),
  };
}

/** A file is the account's by its path, whichever of its brands' hosts it names. No other host is ever asked. */
function pathOf(url: string): string {
  const address = URL.parse(url, 'https://any.invalid');
  if (!address) throw failed('zendesk', 'names a file by no address', { ambiguous: false });
  return address.pathname + address.search;
}

/** Everyone side-loaded over the pages, once each. */
function sideLoaded(pages: readonly Record<string, unknown>[]): SourcePerson[] {
  const records = listed(pages, 'users');
  return [...new Map(decodeAll(records, decodePerson).map((person) => [person.sourceId, person])).values()];
}

/** What the pages have under a name. */
function listed(pages: readonly Record<string, unknown>[], name: string): unknown[] {
  return pages.flatMap(({ [name]: list }) => (Array.isArray(list) ? (list as unknown[]) : []));
}
