import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from '../datasets/data-folder.ts';
import { DATABASES, type ServingReport } from './serving.ts';

/** The last report among the most tickets; parts of it that were measured apart, at one commit, are put together. */
export function keepReport(report: ServingReport): void {
  const before = readKept();
  if (before && before.tickets > report.tickets) return;
  const continues = before && before.commit === report.commit && before.tickets === report.tickets;
  const databases = { ...(continues ? before.databases : {}) };
  for (const database of DATABASES) {
    const measured = report.databases[database];
    if (!measured) continue;
    const earlier = databases[database];
    // What failed then has come through now, or is said anew.
    const out = Object.entries(earlier?.left_out ?? {}).filter(
      ([name]) => !(name in measured.figures) && !(report.parts as string[]).includes(name),
    );
    databases[database] = {
      figures: { ...earlier?.figures, ...measured.figures },
      left_out: { ...Object.fromEntries(out), ...measured.left_out },
    };
  }
  writeFileSync(keptFile(), JSON.stringify({ ...report, databases }, null, 2));
}

/** @throws Error when nothing was measured yet */
export function keptReport(): ServingReport {
  const kept = readKept();
  if (!kept) throw new Error('nothing was measured yet: npm run bench -- serving');
  return kept;
}

function readKept(): ServingReport | undefined {
  return existsSync(keptFile()) ? (JSON.parse(readFileSync(keptFile(), 'utf8')) as ServingReport) : undefined;
}

function keptFile(): string {
  return join(dataFolder(), 'serving.json');
}
