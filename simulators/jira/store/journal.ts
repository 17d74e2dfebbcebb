/** Appends what changed to a file, one JSON line each, and reads it back at the next start. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Issue } from '../model/issue.ts';

export type JournalEntry =
  /** The whole issue as it is now; a later entry replaces an earlier one. */
  | { kind: 'issue'; row: number; issue: Issue }
  | { kind: 'deleted'; row: number; at: number }
  | { kind: 'worklog_deleted'; id: string; at: number };

export interface Journal {
  append(entry: JournalEntry): void;
  replay(apply: (entry: JournalEntry) => void): void;
}

/** A journal in a file; without one, nothing is kept. */
export function openJournal(file: string | null): Journal {
  return {
    append(entry) {
      if (file !== null) appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
    replay(apply) {
      if (file === null || !existsSync(file)) return;
      for (const line of readFileSync(file, 'utf8').split('\n')) {
        // A process killed while writing leaves half a line, of a write that was never answered.
        if (line.endsWith('}')) applyLine(line, apply);
      }
    },
  };
}

function applyLine(line: string, apply: (entry: JournalEntry) => void): void {
  let entry: JournalEntry;
  try {
    entry = JSON.parse(line) as JournalEntry;
  } catch {
    return;
  }
  apply(entry);
}
