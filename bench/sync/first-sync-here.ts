import { join } from 'node:path';
import { runQueueClock } from '../../server/src/readmodel/queue-clock.ts';
import { type Clock, systemClock } from '../../server/src/stdx/clock.ts';
import { openDatabase } from '../../server/src/store/database.ts';
import { runOnce } from '../../server/src/sync/connection-loop.ts';
import { createJiraSync } from '../../server/src/sync/jira/jira-sync.ts';
import { createJiraClient } from '../../server/src/upstream/jira/jira-client.ts';
import type { Transport } from '../../server/src/upstream/transport/transport.ts';
import { ANCHOR, JIRA_SETTINGS } from './jira-process.ts';

/** A minute after the last thing that happened at the site, for ever: so that every run asks for the same. */
const CLOCK: Clock = { now: () => ANCHOR + 60_000, sleep: systemClock.sleep };

/** A new database in a folder. */
export function databaseFile(folder: string): string {
  return join(folder, 'speedyflow.db');
}

/** The first sync of a site in this process, over an empty database, with the queues' clock running beside it. */
export async function firstSync(folder: string, transport: Transport): Promise<void> {
  const database = await openDatabase({ kind: 'sqlite', file: databaseFile(folder) }, { thread: true });
  const stopping = new AbortController();
  const failures: unknown[] = [];
  const { id } = await database.transaction(({ db }) =>
    db
      .insertInto('connections')
      .values({
        kind: 'jira',
        name: 'Bench',
        site: JIRA_SETTINGS.site,
        managed_by: 'settings',
        auth_kind: 'basic',
        secret: '',
        state: 'new',
        error: null,
        time_zone: 'UTC',
        created_at: CLOCK.now(),
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  const note = (details: object, message: string) => void failures.push({ message, ...details });
  const context = {
    connectionId: id,
    database,
    clock: CLOCK,
    log: { info() {}, warn: note, error: note },
    linkPeople: async () => {},
    signal: stopping.signal,
  };
  const queueClock = runQueueClock(database, CLOCK, stopping.signal, (error) => failures.push(error));
  const sync = createJiraSync(context, createJiraClient({ transport, siteUrl: JIRA_SETTINGS.site }));
  await runOnce(context, sync, false);
  stopping.abort();
  await queueClock;
  await database.close();
  if (failures.length > 0) throw new Error('the sync had faults', { cause: failures });
}
