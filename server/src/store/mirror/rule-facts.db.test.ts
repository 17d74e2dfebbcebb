import { beforeEach, expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { BEGIN, JIRA, makeWorld, SITE_ZONE } from '../../../testing/exactness/small-world.ts';
import type { SourceSprint } from '../../domain/source.ts';
import type { Database, WriteTransaction } from '../database.ts';
import { writePriorities, writeSiteFacts, writeStatuses } from './catalogue.ts';
import { writeDesks, writeQueues, writeSprints } from './desks.ts';
import { noteRuleFacts } from './rule-facts.ts';

const site = JIRA.connectionId;
const fields = { custom: [], storyPoints: [], slas: [] };

const sprint = (state: SourceSprint['state']): SourceSprint => ({
  sourceId: '7',
  boardSourceId: '1',
  name: 'Sprint 7',
  state,
  goal: null,
  startAt: null,
  endAt: null,
  completeAt: null,
});

const CHANGES: [string, (tx: WriteTransaction) => Promise<void>][] = [
  ['the state of a sprint', (tx) => writeSprints(tx, site, [sprint('closed')])],
  ['a sprint that is gone', (tx) => writeSprints(tx, site, [])],
  ['the order of priorities', (tx) => writePriorities(tx, site, [{ name: 'High', rank: 7 }])],
  ['the zone', (tx) => writeSiteFacts(tx, site, { timeZone: 'Asia/Tokyo', fields })],
  ['a field', (tx) => writeSiteFacts(tx, site, { timeZone: SITE_ZONE, fields: { ...fields, slas: ['Another'] } })],
  [
    'the name of a project',
    (tx) =>
      writeDesks(
        tx,
        site,
        JIRA.desks.map((desk) => ({ ...desk, name: `New ${desk.name}` })),
        BEGIN,
      ),
  ],
  [
    'the category of a status',
    (tx) =>
      writeStatuses(
        tx,
        site,
        JIRA.statuses.map((status) => ({ ...status, upstreamCategory: 'indeterminate' })),
      ),
  ],
];

eachDatabase((_name, open) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
    await makeWorld(database);
    await database.transaction(async (tx) => {
      const query = { language: 'jql' as const, text: 'sprint in openSprints()' };
      await writeQueues(tx, site, [{ sourceId: 'q', deskSourceId: '100', name: 'Q', position: 0, query }], BEGIN);
      await writeSprints(tx, site, [sprint('active')]);
      await noteRuleFacts(tx, site);
      await tx.db.updateTable('queues').set({ rebuild_after: null }).execute();
    });
  });

  it('leaves the queues alone as long as all means the same', async () => {
    await database.transaction(async (tx) => {
      await writeSprints(tx, site, [sprint('active')]);
      await noteRuleFacts(tx, site);
    });
    expect(await mark()).toBeNull();
  });

  it.each(CHANGES)('has the queues worked out anew for %s, once', async (_what, change) => {
    await database.transaction(async (tx) => {
      await change(tx);
      await noteRuleFacts(tx, site);
    });
    expect(await mark()).toBe(0);
    await database.transaction(async (tx) => {
      await tx.db.updateTable('queues').set({ rebuild_after: null }).execute();
      await noteRuleFacts(tx, site);
    });
    expect(await mark()).toBeNull();
  });

  const mark = async () =>
    (await database.read.selectFrom('queues').select('rebuild_after').executeTakeFirstOrThrow()).rebuild_after;
});
