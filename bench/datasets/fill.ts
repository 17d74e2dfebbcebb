import { sql } from 'kysely';
import { rebuildSomeQueues } from '../../server/src/readmodel/queue-rebuild.ts';
import { moveViewWindows } from '../../server/src/readmodel/view-clock.ts';
import { credentialColumns } from '../../server/src/store/connections.ts';
import type { Database, WriteTransaction } from '../../server/src/store/database.ts';
import {
  writePriorities,
  writeSiteFacts,
  writeStatuses,
  writeTransitions,
} from '../../server/src/store/mirror/catalogue.ts';
import { writeDesks, writeQueues } from '../../server/src/store/mirror/desks.ts';
import { writePeople } from '../../server/src/store/mirror/people.ts';
import { openSecretBox } from '../../server/src/store/secrets/secret-box.ts';
import { takeOver } from '../../server/src/sync/take-over.ts';
import { withoutListIndexes } from './list-indexes.ts';
import { AGENTS, CONNECTION, CUSTOMERS, DESKS, MASTER_KEY, NOW, PRIORITIES, QUEUES, STATUSES } from './site.ts';
import { makeTicket } from './ticket.ts';
import { addUsers } from './users.ts';

/** Tickets of one transaction. */
const PAGE = 2_000;

/**
 * Fills a new database with so many tickets, as if a sync had brought them: what is derived of them is made by the read
 * model itself, so that the bench repeats nothing of it.
 *
 * @param progress hears how many are there
 */
export async function fill(database: Database, tickets: number, progress: (done: number) => void): Promise<void> {
  const connectionId = await database.transaction(makeSite);
  await database.transaction((tx) => addUsers(tx, connectionId));
  // They are worked out ticket by ticket, as the tickets come.
  while (await rebuildSomeQueues(database, NOW));
  // As the server's clock does before a first sync, so that what is counted by time is counted as it comes.
  await moveViewWindows(database, NOW);
  await withoutListIndexes(database, async () => {
    for (let from = 1; from <= tickets; from += PAGE) {
      const length = Math.min(PAGE, tickets - from + 1);
      const page = Array.from({ length }, (_, n) => makeTicket(from + n, tickets));
      await database.transaction((tx) => takeOver(tx, connectionId, { tickets: page }, NOW, async () => {}));
      progress(from + length - 1);
    }
  });
  // PostgreSQL does this by itself before long; SQLite plans without figures, as it does for the server.
  if (database.dialect === 'postgres') await database.read.connection().execute(vacuum);
}

/** Takes longer than any read may. */
async function vacuum(db: Database['read']): Promise<void> {
  await sql`set statement_timeout = 0`.execute(db);
  for (const { name } of await db.introspection.getTables()) await sql`vacuum analyze ${sql.table(name)}`.execute(db);
  await sql`reset statement_timeout`.execute(db);
}

async function makeSite(tx: WriteTransaction): Promise<number> {
  const box = await openSecretBox({ masterKey: MASTER_KEY, dataDir: '', existing: [] });
  const { id } = await tx.db
    .insertInto('connections')
    .values({
      ...CONNECTION,
      ...credentialColumns(box, CONNECTION, { kind: 'token', email: 'bench@people.example', apiToken: 'none' }),
      managed_by: 'settings',
      state: 'ready',
      error: null,
      time_zone: 'UTC',
      created_at: NOW,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await writeSiteFacts(tx, id, {
    timeZone: 'UTC',
    fields: { custom: [], storyPoints: [], slas: ['Time to resolution'] },
  });
  await writeStatuses(tx, id, STATUSES);
  await writePriorities(tx, id, PRIORITIES);
  await writeDesks(tx, id, DESKS, NOW);
  await writeQueues(tx, id, QUEUES, NOW);
  await writePeople(tx, id, [...AGENTS, ...CUSTOMERS]);
  await learnMoves(tx, id);
  return id;
}

/** From every status one may go to every other. */
async function learnMoves(tx: WriteTransaction, connectionId: number): Promise<void> {
  const moves = STATUSES.map(({ sourceId, name, category }) => ({
    id: `to-${sourceId}`,
    name,
    to_status_id: sourceId,
    to_status: name,
    to_category: category,
  }));
  const desks = await tx.db.selectFrom('desks').select('id').execute();
  for (const { id: deskId } of desks) {
    for (const type of ['Task', 'Incident', 'Sub-task']) {
      for (const { sourceId: statusId } of STATUSES) {
        await writeTransitions(tx, connectionId, { deskId, type, statusId }, moves, NOW);
      }
    }
  }
}
