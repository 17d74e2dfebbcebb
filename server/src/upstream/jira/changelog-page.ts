import { Type } from 'typebox';
import type { Rejected, SourceHistory, SourcePerson } from '../../domain/source.ts';
import type { Decoding } from '../transport/decoding.ts';
import { decodeEach, Maybe, WireId, wireReader } from '../transport/wire.ts';
import { decodeHistory, readHistoryWire } from './decode-changelog.ts';
import { PeopleMet } from './decode-person.ts';

/** Entries of the changelogs of issues. */
export interface Changelogs {
  issues: { issueSourceId: string; entries: SourceHistory[] }[];
  people: SourcePerson[];
  rejected: Rejected[];
}

const readChangelogPage = wireReader(
  'changelog page',
  Type.Object({
    issueChangeLogs: Type.Array(Type.Object({ issueId: WireId, changeHistories: Type.Array(Type.Unknown()) })),
    nextPageToken: Maybe(Type.String()),
  }),
);

/** A page of the changelogs of many issues. */
export const changelogsInBulk: Decoding<null, Changelogs & { nextPageToken: string | null }> = {
  name: 'jira.changelogs-in-bulk',
  decode: (answer) => {
    const { issueChangeLogs, nextPageToken } = readChangelogPage(answer);
    const wires = issueChangeLogs.map(({ issueId, changeHistories }) => [String(issueId), changeHistories] as const);
    return { ...decodeChangelogs(wires), nextPageToken: nextPageToken || null };
  },
};

/** Entries as they came, by the ids of their issues. */
export function decodeChangelogs(wires: readonly (readonly [issueId: string, entries: unknown[]])[]): Changelogs {
  const people = new PeopleMet();
  const rejected: Rejected[] = [];
  const issues = wires.map(([issueSourceId, entries]) => {
    const decode = (wire: unknown) => decodeHistory(readHistoryWire(wire), people);
    const read = decodeEach(entries, decode, { part: 'history', idOf: () => issueSourceId });
    rejected.push(...read.rejected);
    return { issueSourceId, entries: read.decoded };
  });
  return { issues, people: people.all(), rejected };
}
