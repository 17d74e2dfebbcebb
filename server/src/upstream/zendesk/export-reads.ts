import { Type } from 'typebox';
import { AppError } from '../../domain/errors.ts';
import type { CallOptions } from '../transport/call-options.ts';
import type { Decoding } from '../transport/decoding.ts';
import type { UpstreamRequest } from '../transport/transport.ts';
import { DecodeError, wireReader } from '../transport/wire.ts';
import { decodePage } from './decode-answer.ts';
import { decodeOrganizations } from './decode-people.ts';
import { type CursorPage, exportedEvents, exportedPeople, exportedTickets, TimePage } from './export-pages.ts';
import type { ZendeskSite } from './zendesk-client.ts';
import type { ExportStart, ZendeskUpstream } from './zendesk-upstream.ts';

const readOrganizationPage = wireReader(
  'export page',
  Type.Object({ ...TimePage.properties, organizations: Type.Array(Type.Unknown()) }),
);

const LARGEST_PAGE = 1_000;
const SMALLEST_PAGE = 100;

/** The incremental exports: the only complete lists Zendesk has. */
export function exportReads({
  transport,
  siteUrl,
  clock,
}: ZendeskSite): Pick<ZendeskUpstream, 'exportTickets' | 'exportUsers' | 'exportOrganizations' | 'exportTicketEvents'> {
  let pageSize = LARGEST_PAGE;

  /** Large accounts cannot always give a full page in time: smaller ones are asked for from then on. */
  async function page<Page>(
    path: string,
    query: Record<string, string | number>,
    read: (request: UpstreamRequest) => Promise<Page>,
  ): Promise<Page> {
    for (;;) {
      try {
        return await read({ method: 'GET', path, query: { ...query, per_page: pageSize } });
      } catch (error) {
        if (!isOfSize(error) || pageSize <= SMALLEST_PAGE) throw error;
        pageSize = Math.max(SMALLEST_PAGE, Math.floor(pageSize / 3));
      }
    }
  }

  const reader =
    <Reading, Page>(decoding: Decoding<Reading, Page>, reading: Reading, options: CallOptions) =>
    (request: UpstreamRequest) =>
      transport.readAs(request, decoding, reading, options);

  return {
    async exportTickets(from, catalogue, options = {}) {
      const path = '/api/v2/incremental/tickets/cursor.json';
      // Tickets that only the vendor's assistant handled are left out unless they are asked for.
      const query = { ...startOf(from), include: 'users,metric_sets,slas', support_type_scope: 'all' };
      const reading = { siteUrl, catalogue, now: clock.now() };
      const { afterCursor, ...rest } = await page(path, query, reader(exportedTickets, reading, options));
      return { ...rest, cursor: cursorAfter(afterCursor, from) };
    },

    async exportUsers(from, options = {}) {
      const path = '/api/v2/incremental/users/cursor.json';
      const { afterCursor, ...rest } = await page(path, startOf(from), reader(exportedPeople, null, options));
      return { ...rest, cursor: cursorAfter(afterCursor, from) };
    },

    async exportOrganizations({ startTime }, options = {}) {
      const path = '/api/v2/incremental/organizations.json';
      const read = (request: UpstreamRequest) => transport.read(request, options);
      const answer = decodePage(readOrganizationPage, await page(path, { start_time: seconds(startTime) }, read));
      return {
        ...decodeOrganizations(answer.organizations),
        ...timeAfter(answer, answer.organizations.length, startTime),
      };
    },

    async exportTicketEvents({ startTime }, catalogue, options = {}) {
      const path = '/api/v2/incremental/ticket_events.json';
      const query = { start_time: seconds(startTime), include: 'comment_events' };
      const { tickets, rejected, position, rows } = await page(
        path,
        query,
        reader(exportedEvents, { catalogue }, options),
      );
      return { tickets, rejected, ...timeAfter(position, rows, startTime) };
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

/** Whether a page may have failed for being too large: one that came, and is not understood, has not. */
function isOfSize(error: unknown): boolean {
  return error instanceof AppError && error.kind === 'upstream_failed' && !(error.cause instanceof DecodeError);
}

function startOf(from: ExportStart): Record<string, string | number> {
  return 'cursor' in from ? { cursor: from.cursor } : { start_time: seconds(from.startTime) };
}

/** An empty last page may come without a cursor: then the one we had still stands. */
function cursorAfter(cursor: CursorPage['afterCursor'], from: ExportStart): string {
  return cursor ?? ('cursor' in from ? from.cursor : '');
}

function seconds(epochMs: number): number {
  return Math.floor(epochMs / 1000);
}
