import { Type } from 'typebox';
import type { CallOptions } from '../transport/call-options.ts';
import type { Decoding } from '../transport/decoding.ts';
import { orNullWhenGone } from '../transport/refusal.ts';
import type { UpstreamRequest } from '../transport/transport.ts';
import { wireReader } from '../transport/wire.ts';
import { confirmedNothing } from './confirmed-nothing.ts';
import { decodePage } from './decode-answer.ts';
import { customFieldIds } from './decode-fields.ts';
import {
  issueDecoder,
  issuesInBulk,
  type SiteReading,
  searchedIds,
  searchedIssues,
  searchedUpdates,
} from './issue-pages.ts';
import { ISSUE_FIELDS } from './issue-wire.ts';
import type { JiraSite } from './jira-client.ts';
import type { IssueReading, JiraUpstream } from './jira-upstream.ts';

const readCount = wireReader('count', Type.Object({ count: Type.Integer() }));

/** Sites with hundreds of fields would make an address longer than servers take. */
const MAX_FIELDS_IN_QUERY = 4_000;

type IssueReads = Pick<
  JiraUpstream,
  'searchIssues' | 'searchIssueUpdates' | 'searchIssueIds' | 'approximateCount' | 'issue' | 'issuesByIds'
>;

/** Issues, one by one, by id and by search. */
export function issueReads({ transport, siteUrl }: JiraSite): IssueReads {
  const readingOf = ({ catalogue, priorities }: IssueReading): SiteReading => ({ catalogue, priorities, siteUrl });
  const fieldsOf = ({ catalogue }: IssueReading) => [...ISSUE_FIELDS, ...customFieldIds(catalogue)];

  /** A page of a search; one without issues, which has no page after it either, is confirmed. */
  async function search<Reading, Page extends { held: number; nextPageToken: string | null }>(
    { jql, pageToken, ...asked }: { jql: string; pageToken: string | null; maxResults: number; fields: string[] },
    decoding: Decoding<Reading, Page>,
    reading: Reading,
    options: CallOptions,
  ): Promise<Page> {
    const body = { jql, ...asked, ...(pageToken === null ? {} : { nextPageToken: pageToken }) };
    const read = () =>
      transport.readAs({ method: 'POST', path: '/rest/api/3/search/jql', body }, decoding, reading, options);
    return confirmedNothing(transport, read, (page) => page.held === 0 && page.nextPageToken === null, options);
  }

  return {
    searchIssues({ jql, pageToken, maxResults = 100, reconcileIssueIds = [], ...reading }, options = {}) {
      const asked = {
        jql,
        pageToken,
        maxResults,
        fields: fieldsOf(reading),
        ...(reconcileIssueIds.length === 0 ? {} : { reconcileIssues: reconcileIssueIds.map(Number) }),
      };
      return search(asked, searchedIssues, readingOf(reading), options);
    },

    searchIssueUpdates({ jql, pageToken, maxResults = 100 }, options = {}) {
      return search({ jql, pageToken, maxResults, fields: ['updated'] }, searchedUpdates, null, options);
    },

    searchIssueIds({ jql, pageToken, maxResults = 5_000 }, options = {}) {
      return search({ jql, pageToken, maxResults, fields: ['id'] }, searchedIds, null, options);
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
      return wire === null ? null : decodePage(issueDecoder(readingOf(reading)), wire);
    },

    issuesByIds(idsOrKeys, reading, options = {}) {
      const body = { issueIdsOrKeys: idsOrKeys, fields: fieldsOf(reading) };
      const request: UpstreamRequest = { method: 'POST', path: '/rest/api/3/issue/bulkfetch', body };
      const read = () => transport.readAs(request, issuesInBulk, readingOf(reading), options);
      return confirmedNothing(transport, read, ({ held }) => held === 0, options);
    },
  };
}
