/** Appends what changed to a file, one JSON line each, and reads it back at the next start. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Issue } from '../model/issue.ts';

/** What is kept beside the issues. */
export type KeptName = 'sprints' | 'webhooks' | 'grants';

export type JournalEntry =
  /** The first line: which site the rows belong to. */
  | { kind: 'site'; site: string }
  /** The whole issue as it is now; a later entry replaces an earlier one. */
  | { kind: 'issue'; row: number; issue: Issue }
  | { kind: 'deleted'; row: number; at: number }
  /** The bytes of a file that somebody brought. */
  | { kind: 'file'; id: string; base64: string }
  | { kind: 'worklog_deleted'; id: string; at: number }
  /** Something kept beside the issues: a later entry of the name replaces an earlier one. */
  | { kind: 'kept'; name: KeptName; value: unknown };

export interface Journal {
  append(entry: JournalEntry): void;
  replay(apply: (entry: JournalEntry) => void): void;
}

/** A journal in a file; without one, nothing is kept. A file that belongs to another site is refused. */
export function openJournal(file: string | null, site: string): Journal {
  const kept = file !== null && existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (file !== null && kept === '') writeFileSync(file, `${JSON.stringify({ kind: 'site', site })}\n`);
  // A process killed while writing leaves half a line, of a write that was never answered: the next begins a new one.
  else if (file !== null && !kept.endsWith('\n')) appendFileSync(file, '\n');
  return {
    append(entry) {
      if (file !== null) appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
    replay(apply) {
      for (const line of kept.split('\n')) {
        const entry = line.endsWith('}') ? entryOf(line) : undefined;
        if (entry?.kind === 'site' && entry.site !== site) {
          throw new Error(
            `${file} keeps the changes of "${entry.site}", not of "${site}"; remove it, or start the same site`,
          );
        }
        if (entry) apply(entry);
      }
    },
  };
}

function entryOf(line: string): JournalEntry | undefined {
  try {
    return JSON.parse(line) as JournalEntry;
  } catch {
    return undefined;
  }
}
