import { Type } from 'typebox';
import type { CallOptions } from '../transport/call-options.ts';
import { orNullWhenGone } from '../transport/refusal.ts';
import type { UpstreamRequest } from '../transport/transport.ts';
import { decodeEach, Maybe, WireId, wireReader } from '../transport/wire.ts';
import { confirmedNothing } from './confirmed-nothing.ts';
import { decodePage } from './decode-answer.ts';
import { customFieldIds } from './decode-fields.ts';
import { decodeIssue } from './decode-issue.ts';
import { ISSUE_FIELDS, readIssueWire } from './issue-wire.ts';
import type { JiraSite } from './jira-client.ts';
import { timeIn } from './jira-time.ts';
import type { IssueReading, IssueUpdatesPage, JiraUpstream } from './jira-upstream.ts';

const readSearchPage = wireReader(
  'search page',
  Type.Object({
    issues: Type.Array(Type.Unknown()),
    nextPageToken: Maybe(Type.String()),
    isLast: Maybe(Type.Boolean()),
  }),
);
const readIdPage = wireReader(
  'search page of ids',
  Type.Object({
    issues: Type.Array(Type.Object({ id: WireId })),
    nextPageToken: Maybe(Type.String()),
    isLast: Maybe(Type.Boolean()),
  }),
);
const readUpdate = wireReader(
  'issue of a search',
  Type.Object({ id: WireId, fields: Maybe(Type.Object({ updated: Type.Unknown() })) }),
);
const readBulkPage = wireReader(
  'issues',
  Type.Object({
    issues: Type.Array(Type.Unknown()),
    issueErrors: Maybe(Type.Array(Type.Object({ id: WireId, errorMessage: Maybe(Type.String()) }))),
  }),
);
const readCount = wireReader('count', Type.Object({ count: Type.Integer() }));

/** Sites with hundreds of fields would make an address longer than servers take. */
const MAX_FIELDS_IN_QUERY = 4_000;

type IssueReads = Pick<
  JiraUpstream,
  'searchIssues' | 'searchIssueUpdates' | 'searchIssueIds' | 'approximateCount' | 'issue' | 'issuesByIds'
>;

/** Issues, one by one, by id and by search. */
export function issueReads({ transport, siteUrl, meanings }: JiraSite): IssueReads {
  const decodeWith = (reading: IssueReading) => (wire: unknown) =>
    decodeIssue(readIssueWire(wire), siteUrl, reading, meanings);
  const fieldsOf = ({ catalogue }: IssueReading) => [...ISSUE_FIELDS, ...customFieldIds(catalogue)];

  /** A page of a search; one without issues, which has no page after it either, is confirmed. */
  async function search<Page extends { issues: readonly unknown[]; nextPageToken?: string | null }>(
    body: object,
    decode: (answer: unknown) => Page,
    options: CallOptions,
  ): Promise<Page> {
    const request: UpstreamRequest = { method: 'POST', path: '/rest/api/3/search/jql', body };
    const read = async () => decodePage(decode, await transport.read(request, options));
    return confirmedNothing(transport, read, (page) => page.issues.length === 0 && !page.nextPageToken, options);
  }

  return {
    async searchIssues({ jql, pageToken, maxResults = 100, reconcileIssueIds = [], ...reading }, options = {}) {
      const body = {
        jql,
        maxResults,
        fields: fieldsOf(reading),
        ...(pageToken === null ? {} : { nextPageToken: pageToken }),
        ...(reconcileIssueIds.length === 0 ? {} : { reconcileIssues: reconcileIssueIds.map(Number) }),
      };
      const page = await search(body, readSearchPage, options);
      const { decoded, rejected } = decodeEach(page.issues, decodeWith(reading));
      return { issues: decoded, rejected, nextPageToken: nextToken(page) };
    },

    async searchIssueUpdates({ jql, pageToken, maxResults = 100 }, options = {}) {
      const body = {
        jql,
        maxResults,
        fields: ['updated'],
        ...(pageToken === null ? {} : { nextPageToken: pageToken }),
      };
      const page = await search(body, readSearchPage, options);
      const { decoded, rejected } = decodeEach(page.issues, decodeUpdate);
      return { issues: decoded, rejected, nextPageToken: nextToken(page) };
    },

    async searchIssueIds({ jql, pageToken, maxResults = 5_000 }, options = {}) {
      const body = { jql, maxResults, fields: ['id'], ...(pageToken === null ? {} : { nextPageToken: pageToken }) };
      const page = await search(body, readIdPage, options);
      return { ids: page.issues.map(({ id }) => String(id)), nextPageToken: nextToken(page) };
    },

    async approximateCount(jql, options = {}) {
      const path = '/rest/api/3/search/approximate-count';
      return decodePage(readCount, await transport.read({ method: 'POST', path, body: { jql } }, options)).count;
    },

    async issue(idOrKey, reading, options = {}) {
      const path = `/rest/api/3/issue/${encodeURIComponent(idOrKey)}`;
      const fields = fieldsOf(reading).join(',');
      const query = { fields: fields.length > MAX_FIELDS_IN_QUERY ? '*all' : fields };
      const read = () => orNullWhenGone(transport.read({ method: 'GET', path, query }, options));
      const wire = await confirmedNothing(transport, read, (answer) => answer === null, options);
      return wire === null ? null : decodePage(decodeWith(reading), wire);
    },

    async issuesByIds(idsOrKeys, reading, options = {}) {
      const body = { issueIdsOrKeys: idsOrKeys, fields: fieldsOf(reading) };
      const request: UpstreamRequest = { method: 'POST', path: '/rest/api/3/issue/bulkfetch', body };
      const read = async () => decodePage(readBulkPage, await transport.read(request, options));
      const isNothing = (answer: ReturnType<typeof readBulkPage>) =>
        answer.issues.length === 0 && !answer.issueErrors?.length;
      const page = await confirmedNothing(transport, read, isNothing, options);
      const { decoded, rejected } = decodeEach(page.issues, decodeWith(reading));
      // Those it could not read just now are there: only what is left out of both lists is gone.
      const failed = (page.issueErrors ?? []).map(({ id, errorMessage }) => ({
        sourceId: String(id),
        reason: errorMessage ?? 'Jira could not read it.',
        raw: '',
      }));
      return { issues: decoded, rejected: [...rejected, ...failed] };
    },
  };
}

function decodeUpdate(wire: unknown): IssueUpdatesPage['issues'][number] {
  const { id, fields } = readUpdate(wire);
  const { updated } = fields ?? {};
  // What is odd about it is found out, and kept, when the issue is read.
  return { sourceId: String(id), updatedAt: timeIn(updated) };
}

/** Either sign ends the walk: sites have been seen to leave out one or the other. */
function nextToken({ nextPageToken, isLast }: { nextPageToken?: string | null; isLast?: boolean | null }) {
  return isLast === true ? null : nextPageToken || null;
}
