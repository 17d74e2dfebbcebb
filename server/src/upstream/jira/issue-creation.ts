import { Type } from 'typebox';
import { markdownToAdf } from '../../domain/rich-text/markdown-to-adf.ts';
import { failed } from '../transport/refusal.ts';
import { idIn, Maybe, WireId, wireReader } from '../transport/wire.ts';
import { decodeAll, decodePage } from './decode-answer.ts';
import { EDIT_PROPERTY, isMark } from './issue-writes.ts';
import type { JiraSite } from './jira-client.ts';
import type { JiraUpstream } from './jira-upstream.ts';

const readSearchPage = wireReader(
  'search page',
  Type.Object({
    issues: Type.Array(Type.Unknown()),
    nextPageToken: Maybe(Type.String()),
    isLast: Maybe(Type.Boolean()),
  }),
);
const readMarkedIssue = wireReader(
  'issue',
  Type.Object({ id: WireId, properties: Maybe(Type.Record(Type.String(), Type.Unknown())) }),
);

/** How long ago it may have been made, in days by Jira's own clock: ours may be ahead of it or behind. */
const LOST_DAYS = 7;

/** New issues, each marked with the edit that made it. */
export function issueCreation({ transport }: JiraSite): Pick<JiraUpstream, 'createIssue' | 'findIssueByEdit'> {
  return {
    async createIssue(issue, options = {}) {
      const fields = {
        project: { id: issue.deskSourceId },
        issuetype: { name: issue.type },
        summary: issue.summary,
        ...(issue.description === null ? {} : { description: markdownToAdf(issue.description) }),
        ...(issue.priority === null ? {} : { priority: { name: issue.priority } }),
        ...(issue.labels.length === 0 ? {} : { labels: issue.labels }),
        ...(issue.assigneeSourceId === null ? {} : { assignee: { accountId: issue.assigneeSourceId } }),
        ...(issue.requesterSourceId === null ? {} : { reporter: { accountId: issue.requesterSourceId } }),
      };
      const properties = [{ key: EDIT_PROPERTY, value: { id: issue.editId } }];
      const answer = await transport.write(
        { method: 'POST', path: '/rest/api/3/issue', body: { fields, properties } },
        options,
      );
      const sourceId = idIn(answer);
      // Somewhere there may be an issue now: it is found by its mark.
      if (sourceId === null) throw failed('jira', 'did not say which issue it made', { ambiguous: true });
      return { sourceId };
    },

    async findIssueByEdit({ projectSourceId, editId }, options = {}) {
      // It may have been moved since, but whoever made it did; who asks now may be another.
      const where = `(project = ${projectSourceId} OR creator = currentUser())`;
      const jql = `${where} AND created >= -${LOST_DAYS}d ORDER BY created DESC`;
      const seen = new Set<string>();
      for (let pageToken: string | null = null; ; ) {
        const body = {
          jql,
          maxResults: 100,
          fields: ['id'],
          properties: [EDIT_PROPERTY],
          ...(pageToken === null ? {} : { nextPageToken: pageToken }),
        };
        const answer = await transport.read({ method: 'POST', path: '/rest/api/3/search/jql', body }, options);
        const { issues, nextPageToken, isLast } = decodePage(readSearchPage, answer);
        const marked = decodeAll(issues, readMarkedIssue).find(({ properties }) =>
          isMark(properties?.[EDIT_PROPERTY], editId),
        );
        if (marked) return { sourceId: String(marked.id) };
        if (isLast === true || !nextPageToken) return null;
        if (seen.has(nextPageToken)) throw failed('jira', 'gave a list without an end', { ambiguous: false });
        seen.add(nextPageToken);
        pageToken = nextPageToken;
      }
    },
  };
}
