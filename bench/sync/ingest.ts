import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Agent } from 'undici';
import { systemClock } from '../../server/src/stdx/clock.ts';
import { threadedDecoder } from '../../server/src/upstream/threaded-decoder.ts';
import { basicCredentials } from '../../server/src/upstream/transport/credentials.ts';
import { httpExchange } from '../../server/src/upstream/transport/exchange.ts';
import {
  createTransport,
  type Transport,
  type TransportOptions,
} from '../../server/src/upstream/transport/transport.ts';
import { insertBare } from './bare-insert.ts';
import { firstSync } from './first-sync-here.ts';
import { JIRA_SETTINGS, startJira } from './jira-process.ts';
import { Stopwatch } from './stopwatch.ts';
import { recordingExchange, replayingExchange } from './tape.ts';

/**
 * A first sync of answers that are in memory as they come over a network (parsing, decoding, mirror, read model, search index, a commit per page), beside
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
  const replay = replayingExchange(tape);
  const decoder = threadedDecoder();
  const transport = openTransport(TAPED, { exchange: replay.exchange, decoder });
  ingest.start();
  await firstSync(synced, transport);
  ingest.stop();
  await Promise.all([transport.close(), decoder.close()]);
  replay.close();

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
  const agent = new Agent();
  try {
    const limits = { clock: systemClock, totalMs: 60_000, maxBodyBytes: 64 * 1024 * 1024 };
    const recording = recordingExchange(httpExchange(agent, limits), tape);
    const transport = openTransport(jira.url, { exchange: recording.exchange });
    const once = emptyFolder(folder, 'recorded');
    await firstSync(once, transport);
    await transport.close();
    recording.close();
    rmSync(once, { recursive: true });
  } finally {
    await agent.close();
    await jira.stop();
  }
}

/** Where no site is. */
const TAPED = 'http://127.0.0.1';

function openTransport(baseUrl: string, means: Pick<TransportOptions, 'exchange' | 'decoder'>): Transport {
  const { email, apiToken } = JIRA_SETTINGS;
  return createTransport({
    kind: 'jira',
    baseUrl,
    credentials: basicCredentials(email, apiToken),
    clock: systemClock,
    random: () => 0,
    allowPrivate: true,
    ...means,
  });
}

function emptyFolder(folder: string, name: string): string {
  const path = join(folder, name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}
