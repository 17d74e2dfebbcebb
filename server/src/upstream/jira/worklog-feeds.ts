import { Type } from 'typebox';
import { batches } from '../../stdx/batches.ts';
import type { CallOptions } from '../transport/call-options.ts';
import { failed } from '../transport/refusal.ts';
import { Maybe, WireId, wireReader } from '../transport/wire.ts';
import { decodeAll, decodePage } from './decode-answer.ts';
import type { JiraSite } from './jira-client.ts';
import type { JiraUpstream, WorklogFeed } from './jira-upstream.ts';

const readFeedPage = wireReader(
  'worklog feed',
  Type.Object({
    values: Type.Array(Type.Object({ worklogId: WireId, updatedTime: Type.Integer() })),
    until: Maybe(Type.Integer()),
    lastPage: Maybe(Type.Boolean()),
  }),
);
const readWorklogs = wireReader('worklogs', Type.Array(Type.Unknown()));
const readOwner = wireReader('worklog', Type.Object({ id: WireId, issueId: WireId }));

const MAX_IDS = 1_000;
const MAX_PAGES = 10_000;

/** What was done to worklogs of all issues since a time: the one thing of which Jira tells deletions. */
export function worklogFeeds({ transport }: JiraSite): Pick<JiraUpstream, 'worklogFeed' | 'worklogOwners'> {
  return {
    async worklogFeed(kind, since, options = {}) {
      const entries: WorklogFeed['entries'] = [];
      let from = since;
      for (let page = 0; page < MAX_PAGES; page++) {
        const { values, until, lastPage } = await feedPage(kind, from, options);
        entries.push(...values.map(({ worklogId, updatedTime }) => ({ sourceId: String(worklogId), at: updatedTime })));
        const newest = Math.max(from, until ?? 0, ...values.map(({ updatedTime }) => updatedTime));
        // Whatever has the time of the last entry came with it: the feed holds back by time alone.
        if (lastPage !== false) return { entries, next: values.length === 0 ? from : newest + 1 };
        // More than a page of one millisecond: nothing leads past it but the next one.
        from = newest === from ? newest + 1 : newest;
      }
      throw failed('jira', 'gave a feed without an end', { ambiguous: false });
    },

    async worklogOwners(worklogIds, options = {}) {
      const owners = new Set<string>();
      for (const ids of batches(worklogIds, MAX_IDS)) {
        const body = { ids: ids.map(Number) };
        const answer = await transport.read({ method: 'POST', path: '/rest/api/3/worklog/list', body }, options);
        for (const { issueId } of decodeAll(decodePage(readWorklogs, answer), readOwner)) owners.add(String(issueId));
      }
      return [...owners];
    },
  };

  async function feedPage(kind: 'updated' | 'deleted', since: number, options: CallOptions) {
    const request = { method: 'GET', path: `/rest/api/3/worklog/${kind}`, query: { since } } as const;
    return decodePage(readFeedPage, await transport.read(request, options));
  }
}
