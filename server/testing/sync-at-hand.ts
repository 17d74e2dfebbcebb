import type { Database } from '../src/store/database.ts';
import type { SyncContext } from '../src/sync/sync-context.ts';
import { type HandClock, handClock } from './hand-clock.ts';

/** What the sync of one connection needs, with time and the end of the process in the test's hands. */
export interface SyncAtHand {
  readonly context: SyncContext;
  readonly clock: HandClock;
  /** Messages above information. */
  readonly logged: readonly string[];
  /** Tells everything to stop, as the end of the process does. */
  stop(): void;
}

/** A new Jira connection in the database. */
export async function syncAtHand(database: Database): Promise<SyncAtHand> {
  const clock = handClock(1_000_000);
  const stopping = new AbortController();
  const logged: string[] = [];
  const note = (_details: object, message: string) => void logged.push(message);
  const { id } = await database.transaction(({ db }) =>
    db
      .insertInto('connections')
      .values({
        kind: 'jira',
        name: 'Acme',
        site: 'https://acme.atlassian.net',
        managed_by: 'settings',
        auth_kind: 'basic',
        secret: '',
        state: 'new',
        error: null,
        time_zone: 'UTC',
        created_at: clock.now(),
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  const context: SyncContext = {
    connectionId: id,
    database,
    clock,
    log: { info() {}, warn: note, error: note },
    linkPeople: async () => {},
    signal: stopping.signal,
  };
  return { context, clock, logged, stop: () => stopping.abort() };
}

/** The database, of which so many writes fail after so many that do not. */
export function refusing(database: Database, { after, writes }: { after: number; writes: number }): Database {
  let seen = 0;
  return {
    ...database,
    transaction: async (work) => {
      seen++;
      if (seen > after && seen <= after + writes) throw new Error('The disk is full.');
      return database.transaction(work);
    },
  };
}
