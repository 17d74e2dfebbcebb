import { Type } from 'typebox';
import { orNullWhenGone } from '../transport/refusal.ts';
import { decodeEach, Maybe, WireId, wireReader } from '../transport/wire.ts';
import { decodePage } from './decode-answer.ts';
import { customFieldIds } from './decode-fields.ts';
import { decodeIssue } from './decode-issue.ts';
import { ISSUE_FIELDS, readIssueWire } from './issue-wire.ts';
import type { JiraSite } from './jira-client.ts';
import type { IssueReading, JiraUpstream } from './jira-upstream.ts';

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

type IssueReads = Pick<JiraUpstream, 'searchIssues' | 'searchIssueIds' | 'approximateCount' | 'issue' | 'issuesByIds'>;

/** Issues, one by one, by id and by search. */
export function issueReads({ transport, siteUrl, meanings }: JiraSite): IssueReads {
  const decodeWith = (reading: IssueReading) => (wire: unknown) =>
    decodeIssue(readIssueWire(wire), siteUrl, reading, meanings);
  const fieldsOf = ({ catalogue }: IssueReading) => [...ISSUE_FIELDS, ...customFieldIds(catalogue)];

  return {
    async searchIssues({ jql, pageToken, maxResults = 100, reconcileIssueIds = [], ...reading }, options = {}) {
      const body = {
        jql,
        maxResults,
        fields: fieldsOf(reading),
        ...(pageToken === null ? {} : { nextPageToken: pageToken }),
        ...(reconcileIssueIds.length === 0 ? {} : { reconcileIssues: reconcileIssueIds.map(Number) }),
      };
      const answer = await transport.read({ method: 'POST', path: '/rest/api/3/search/jql', body }, options);
      const page = decodePage(readSearchPage, answer);
      const { decoded, rejected } = decodeEach(page.issues, decodeWith(reading));
      return { issues: decoded, rejected, nextPageToken: nextToken(page) };
    },

    async searchIssueIds({ jql, pageToken, maxResults = 5_000 }, options = {}) {
      const body = { jql, maxResults, fields: ['id'], ...(pageToken === null ? {} : { nextPageToken: pageToken }) };
      const answer = await transport.read({ method: 'POST', path: '/rest/api/3/search/jql', body }, options);
      const page = decodePage(readIdPage, answer);
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
      const wire = await orNullWhenGone(transport.read({ method: 'GET', path, query }, options));
      return wire === null ? null : decodePage(decodeWith(reading), wire);
    },

    async issuesByIds(idsOrKeys, reading, options = {}) {
      const body = { issueIdsOrKeys: idsOrKeys, fields: fieldsOf(reading) };
      const answer = await transport.read({ method: 'POST', path: '/rest/api/3/issue/bulkfetch', body }, options);
      const page = decodePage(readBulkPage, answer);
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

/** Either sign ends the walk: sites have been seen to leave out one or the other. */
function nextToken({ nextPageToken, isLast }: { nextPageToken?: string | null; isLast?: boolean | null }) {
  return isLast === true ? null : nextPageToken || null;
}
