import type { News } from '../../store/database.ts';
import { type Bulletin, NAMED_MAX } from './bus-message.ts';

/** What one process may tell the others. */
export type SharedNews =
  | News
  /** What an account may do, or what it came with, changed; null for any account. */
  | { about: 'rights'; userId: number | null }
  /** Answers were removed from the caches by hand; which, in the caches' own words. */
  | { about: 'cleared'; selection: string };

/** Selections told in one message, and their length in all; more are told as everything. */
const CLEARED_MAX = 5;
const CLEARED_CHARACTERS_MAX = 1_000;
const EVERYTHING = JSON.stringify({ by: 'all' });

/** The bulletin with one more piece of news: never longer than a message may be, whatever happens meanwhile. */
export function withNews(bulletin: Bulletin, news: SharedNews): Bulletin {
  switch (news.about) {
    case 'changes':
      return { ...bulletin, seq: Math.max(bulletin.seq ?? 0, news.seq) };
    case 'desks':
      return { ...bulletin, era: Math.max(bulletin.era ?? 0, news.era) };
    case 'rights':
      return { ...bulletin, rights: withOne(bulletin.rights, news.userId) };
    case 'edits':
      return { ...bulletin, edits: withOne(bulletin.edits, news.connectionId) };
    case 'errands':
      return { ...bulletin, errands: withOne(bulletin.errands, news.connectionId) };
    case 'cleared': {
      const cleared = [...new Set([...(bulletin.cleared ?? []), news.selection])];
      const isLong = cleared.length > CLEARED_MAX || cleared.join('').length > CLEARED_CHARACTERS_MAX;
      return { ...bulletin, cleared: isLong ? [EVERYTHING] : cleared };
    }
  }
}

function withOne(before: readonly number[] | null | undefined, id: number | null): number[] | null {
  return before === null || id === null ? null : bounded([...new Set([...(before ?? []), id])]);
}

function bounded(ids: number[]): number[] | null {
  return ids.length > NAMED_MAX ? null : ids;
}
