import { beforeAll, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { BEGIN, JIRA, makeWorld } from '../../testing/exactness/small-world.ts';
import { sourcePerson, sourceTicket } from '../../testing/source-ticket.ts';
import type { Caller } from '../domain/caller.ts';
import { listIssues } from '../features/issues/issue-lists.service.ts';
import { readAgents } from '../features/issues/issues.store.ts';
import type { Database } from '../store/database.ts';
import { takeOver } from '../sync/take-over.ts';

eachDatabase((_name, open) => {
  let database: Database;
  let caller: Caller;
  beforeAll(async () => {
    database = await open();
    await makeWorld(database);
    const tickets = ['À faire', 'En cours', 'ÉMIS'].map((status, n) =>
      sourceTicket({ sourceId: `${n}`, deskSourceId: '100', status, people: [EMILE] }),
    );
    await database.transaction((tx) => takeOver(tx, JIRA.connectionId, { tickets }, BEGIN, async () => {}));
    const desks = await database.read.selectFrom('desks').select('id').execute();
    caller = {
      userId: 1,
      name: 'Agent',
      role: 'agent',
      deskIds: desks.map(({ id }) => id),
      personIds: [],
      timeZone: 'UTC',
    };
  });

  // ASCII letters fold alike on every database; others have to be written as they are.
  it.each([
    ['À faire', ['À faire']],
    ['À FAIRE,en COURS', ['À faire', 'En cours']],
    ['ÉMIS', ['ÉMIS']],
    ['émis', []],
  ])('finds tickets whose status is %s', async (status, found) => {
    const { rows } = await listIssues(database, caller, { status, sort: 'key' }, BEGIN);
    expect(rows.map((row) => row.status)).toEqual(found);
  });

  it.each(['Émile', 'ÉMILE', 'zol'])('finds an agent by %s', async (words) => {
    expect((await readAgents(database.read, JIRA.connectionId, words)).map(({ name }) => name)).toEqual([EMILE.name]);
  });
});

const EMILE = sourcePerson({ sourceId: '900', name: 'Émile Zola' });
