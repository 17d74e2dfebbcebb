import { Type } from 'typebox';
import type { Rejected, SourceTicket } from '../../domain/source.ts';
import { withDigests } from '../../domain/ticket-digest.ts';
import type { Decoding } from '../transport/decoding.ts';
import { decodeEach, Maybe, WireId, wireReader } from '../transport/wire.ts';
import { decodeIssue } from './decode-issue.ts';
import { readIssueWire } from './issue-wire.ts';
import { timeIn } from './jira-time.ts';
import type { IssuePage, IssueReading, IssueUpdatesPage } from './jira-upstream.ts';

/** How the issues of a site are read. */
export interface SiteReading extends IssueReading {
  siteUrl: string;
}

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

/** A page of a search, and how many issues it held, whether or not they were understood. */
type Counted<Page> = Page & { held: number };

/** Issues of a search. */
export const searchedIssues: Decoding<SiteReading, Counted<IssuePage>> = {
  name: 'jira.searched-issues',
  decode: (answer, reading) => {
    const page = readSearchPage(answer);
    const { decoded, rejected } = decodeEach(page.issues, issueDecoder(reading));
    return { issues: decoded, rejected, nextPageToken: nextToken(page), held: page.issues.length };
  },
};

/** When issues of a search were updated. */
export const searchedUpdates: Decoding<null, Counted<IssueUpdatesPage>> = {
  name: 'jira.searched-updates',
  decode: (answer) => {
    const page = readSearchPage(answer);
    const { decoded, rejected } = decodeEach(page.issues, decodeUpdate);
    return { issues: decoded, rejected, nextPageToken: nextToken(page), held: page.issues.length };
  },
};

/** The ids of issues of a search. */
export const searchedIds: Decoding<null, Counted<{ ids: string[]; nextPageToken: string | null }>> = {
  name: 'jira.searched-ids',
  decode: (answer) => {
    const page = readIdPage(answer);
    return {
      ids: page.issues.map(({ id }) => String(id)),
      nextPageToken: nextToken(page),
      held: page.issues.length,
    };
  },
};

/** Issues asked for by their ids. */
export const issuesInBulk: Decoding<SiteReading, Counted<{ issues: SourceTicket[]; rejected: Rejected[] }>> = {
  name: 'jira.issues-in-bulk',
  decode: (answer, reading) => {
    const page = readBulkPage(answer);
    const { decoded, rejected } = decodeEach(page.issues, issueDecoder(reading));
    // Those it could not read just now are there: only what is left out of both lists is gone.
    const failed = (page.issueErrors ?? []).map(({ id, errorMessage }) => ({
      sourceId: String(id),
      reason: errorMessage ?? 'Jira could not read it.',
      raw: '',
    }));
    return { issues: decoded, rejected: [...rejected, ...failed], held: page.issues.length + failed.length };
  },
};

/** How one issue of a site is understood. */
export function issueDecoder({ siteUrl, ...reading }: SiteReading): (wire: unknown) => SourceTicket {
  return (wire) => withDigests(decodeIssue(readIssueWire(wire), siteUrl, reading));
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
