import type { Rejected, SourceHistory, SourcePerson } from '../../domain/source.ts';
import type { CallOptions } from '../transport/call-options.ts';
import { failed, orNullWhenGone, refusalStatus } from '../transport/refusal.ts';
import type { UpstreamRequest } from '../transport/transport.ts';
import { type Changelogs, changelogsInBulk, decodeChangelogs } from './changelog-page.ts';
import { confirmedNothing } from './confirmed-nothing.ts';
import { decodeAll } from './decode-answer.ts';
import { decodeComment, decodeWorklog } from './decode-conversation.ts';
import { PeopleMet } from './decode-person.ts';
import { readCommentWire, readWorklogWire } from './issue-wire.ts';
import type { JiraSite } from './jira-client.ts';
import type { JiraUpstream } from './jira-upstream.ts';
import { named, readAllPages, VALUES } from './paging.ts';

/** Entries of several issues as they arrive: once each, whatever pages repeat. */
class Histories {
  readonly rejected: Rejected[] = [];
  readonly #people = new Map<string, SourcePerson>();
  readonly #byIssue = new Map<string, Map<string, SourceHistory>>();

  add({ issues, people, rejected }: Changelogs): void {
    for (const { issueSourceId, entries } of issues) {
      const known = this.#byIssue.get(issueSourceId) ?? new Map<string, SourceHistory>();
      this.#byIssue.set(issueSourceId, known);
      for (const entry of entries) known.set(entry.sourceId, entry);
    }
    for (const person of people) this.#people.set(person.sourceId, person);
    this.rejected.push(...rejected);
  }

  people(): SourcePerson[] {
    return [...this.#people.values()];
  }

  isEmpty(): boolean {
    return this.#byIssue.size === 0;
  }

  byIssue(): Map<string, SourceHistory[]> {
    const oldestFirst = (a: SourceHistory, b: SourceHistory) => a.at - b.at || compareIds(a.sourceId, b.sourceId);
    return new Map([...this.#byIssue].map(([issueId, entries]) => [issueId, [...entries.values()].sort(oldestFirst)]));
  }
}

/** Changelogs, comments and worklogs, whole. */
export function historyReads({ transport }: JiraSite): Pick<JiraUpstream, 'changelogs' | 'comments' | 'worklogs'> {
  const issuePath = (idOrKey: string) => `/rest/api/3/issue/${encodeURIComponent(idOrKey)}`;

  async function inBulk(ids: readonly string[], histories: Histories, options: CallOptions): Promise<void> {
    const seen = new Set<string>();
    let token: string | null = null;
    do {
      const body = { issueIdsOrKeys: ids, maxResults: 10_000, ...(token === null ? {} : { nextPageToken: token }) };
      const request: UpstreamRequest = { method: 'POST', path: '/rest/api/3/changelog/bulkfetch', body };
      const page: Changelogs & { nextPageToken: string | null } = await transport.readAs(
        request,
        changelogsInBulk,
        null,
        options,
      );
      histories.add(page);
      token = page.nextPageToken;
      if (token !== null && seen.has(token)) throw failed('jira', 'repeats a page token', { ambiguous: false });
      if (token !== null) seen.add(token);
    } while (token !== null);
  }

  async function oneByOne(ids: readonly string[], histories: Histories, options: CallOptions): Promise<void> {
    await Promise.all(
      ids.map(async (id) => {
        const path = `${issuePath(id)}/changelog`;
        const wires = await orNullWhenGone(readAllPages(transport, path, VALUES, 100, {}, options));
        if (wires !== null) histories.add(decodeChangelogs([[id, wires]]));
      }),
    );
  }

  return {
    async changelogs(ids, options = {}) {
      const histories = new Histories();
      if (ids.length > 0) {
        const read = () => inBulk(ids, histories, options);
        try {
          await confirmedNothing(transport, read, () => histories.isEmpty(), options);
        } catch (error) {
          // Not every site, nor every sign-in, has the bulk form.
          if (![403, 404, 405, 410].includes(refusalStatus(error) ?? 0)) throw error;
          await oneByOne(ids, histories, options);
        }
      }
      return { byIssue: histories.byIssue(), people: histories.people(), rejected: histories.rejected };
    },

    async comments(idOrKey, options = {}) {
      const path = `${issuePath(idOrKey)}/comment`;
      const wires = await orNullWhenGone(
        readAllPages(transport, path, named('comments'), 100, { orderBy: 'created' }, options),
      );
      if (wires === null) return null;
      const people = new PeopleMet();
      const items = decodeAll(wires, (wire) => decodeComment(readCommentWire(wire), people));
      return { items, people: people.all() };
    },

    async worklogs(idOrKey, options = {}) {
      const path = `${issuePath(idOrKey)}/worklog`;
      const wires = await orNullWhenGone(readAllPages(transport, path, named('worklogs'), 5_000, {}, options));
      if (wires === null) return null;
      const people = new PeopleMet();
      const items = decodeAll(wires, (wire) => decodeWorklog(readWorklogWire(wire), people));
      return { items, people: people.all() };
    },
  };
}

function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
