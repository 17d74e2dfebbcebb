import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../server/src/stdx/clock.ts';
import { basicCredentials } from '../../server/src/upstream/transport/credentials.ts';
import { createTransport } from '../../server/src/upstream/transport/transport.ts';
import { insertBare } from './bare-insert.ts';
import { firstSync } from './first-sync-here.ts';
import { JIRA_SETTINGS, startJira } from './jira-process.ts';
import { Stopwatch } from './stopwatch.ts';
import { recordingTransport, replayingTransport } from './tape.ts';

/**
 * A first sync of answers that are in memory (decoding, mirror, read model, search index, a commit per page), beside
 * bare inserts of the same rows into the same tables: as one connection does them by itself, and as one does whose
 * checkpoints another thread makes, which is what the server has.
 *
 * @param folder holds the recorded answers and three databases; answers that are there already are used again
 */
export async function measureIngest(folder: string, tickets: number): Promise<Record<string, number>> {
  const tape = join(folder, `answers-${tickets}.tape`);
  if (!existsSync(tape)) await record(folder, tape, tickets);

  const ingest = new Stopwatch();
  const synced = emptyFolder(folder, 'ingest');
  const replay = replayingTransport(tape, ingest);
  ingest.start();
  await firstSync(synced, replay);
  ingest.stop();
  await replay.close();

  const bare = new Stopwatch();
  const rows = await insertBare(synced, emptyFolder(folder, 'bare'), bare, { aside: false });
  const aside = new Stopwatch();
  await insertBare(synced, emptyFolder(folder, 'bare'), aside, { aside: true });
  rmSync(synced, { recursive: true });
  rmSync(emptyFolder(folder, 'bare'), { recursive: true });
  return {
    ingest_tickets: tickets,
    ingest_rows: rows,
    ingest_seconds: ingest.seconds,
    bare_insert_seconds: bare.seconds,
    ingest_tickets_per_second: tickets / ingest.seconds,
    bare_insert_tickets_per_second: tickets / bare.seconds,
    ingest_ratio: bare.seconds / ingest.seconds,
    bare_insert_seconds_checkpoints_aside: aside.seconds,
    ingest_ratio_checkpoints_aside: aside.seconds / ingest.seconds,
  };
}

/** Keeps what a site answers during a first sync. */
async function record(folder: string, tape: string, tickets: number): Promise<void> {
  const jira = await startJira(tickets, ['--no-rate-limits']);
  try {
    const { email, apiToken } = JIRA_SETTINGS;
    const transport = createTransport({
      kind: 'jira',
      baseUrl: jira.url,
      credentials: basicCredentials(email, apiToken),
      clock: systemClock,
      random: () => 0,
      allowPrivate: true,
    });
    const recording = recordingTransport(transport, tape);
    const once = emptyFolder(folder, 'recorded');
    await firstSync(once, recording);
    await recording.close();
    rmSync(once, { recursive: true });
  } finally {
    await jira.stop();
  }
}

function emptyFolder(folder: string, name: string): string {
  const path = join(folder, name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}
