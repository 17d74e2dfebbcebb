import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alteredAnswers } from '../../../testing/altered-answers.ts';
import { eachDatabase } from '../../../testing/each-database.ts';
import type { HandClock } from '../../../testing/hand-clock.ts';
import type { SiteSync } from '../../../testing/site-sync.ts';
import { startSyncedSites } from '../../../testing/synced-sites.ts';
import type { Json, TwoSites } from '../../../testing/two-sites.ts';
import type { Database } from '../../store/database.ts';
import { readStream } from '../../store/mirror/streams.ts';
import { buryTickets } from './tombstones.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What one record of a page is in place of itself. */
const ODDITIES: readonly [string, (record: Json) => unknown][] = [
  ['nothing', () => null],
  ['a record without its times', ({ created: _c, started: _s, created_at: _a, ...record }) => record],
];

eachDatabase((_name, open) => {
  let clock: HandClock;
  let sites: TwoSites;
  let database: Database;
  let sync: SiteSync;
  let close: () => Promise<void>;
  /** The list, and the ticket of which one record of that list is broken. */
  let part = '';
  let broken = '';
  let oddity: (record: Json) => unknown;

  beforeEach(async () => {
    broken = '';
    ({ clock, database, sites, sync, close } = await startSyncedSites(await open(), {
      tickets: 60,
      exchange: alteredAnswers(breakRecord),
    }));
  });
  afterEach(() => close());

  function breakRecord(path: string, answer: Json): void {
    if (broken === '') return;
    // Jira tells the first of long lists only, and then they are asked for by themselves.
    for (const { id, fields } of answer.issues ?? []) if (id === broken && fields?.[part]) fields[part].total = 1_000;
    if (!path.includes(`/${broken}/${part}`)) return;
    const records: Json[] = answer[part] ?? answer[`${part}s`];
    records.splice(0, 1, oddity(records[0]));
  }

  async function run(kind: 'jira' | 'zendesk', ms = 0): Promise<void> {
    clock.advance(ms);
    expect(await sync.run(kind), sync.warnings.join('\n')).toBe(true);
  }

  const ticketsOf = (kind: 'jira' | 'zendesk') =>
    database.read
      .selectFrom('tickets')
      .select(['id', 'source_id', 'key', 'summary', 'deleted', 'purge_at'])
      .where('connection_id', '=', sync.connectionId(kind))
      .orderBy('id')
      .execute();

  const ticket = async (kind: 'jira' | 'zendesk', sourceId: string) =>
    (await ticketsOf(kind)).find(({ source_id }) => source_id === sourceId);

  const quarantined = () =>
    database.read.selectFrom('quarantine').select(['stream', 'source_id']).orderBy('source_id').execute();

  const cursorOf = async (kind: 'jira' | 'zendesk', stream: string) =>
    (await readStream<Json>(database.read, sync.connectionId(kind), stream))?.cursor;

  /** How much of what was said in a ticket is here. */
  const saidIn = async (ticketId: number) =>
    (await database.read.selectFrom('comments').select('source_id').where('ticket_id', '=', ticketId).execute()).length;

  const bury = (kind: 'jira' | 'zendesk', sourceIds: readonly string[]) =>
    database.transaction((tx) => buryTickets(tx, sync.connectionId(kind), sourceIds, clock.now()));

  describe.each(ODDITIES)('%s', (_what, how) => {
    beforeEach(() => {
      oddity = how;
    });

    describe.each(['comment', 'worklog'])('among what an issue has as %s', (list) => {
      let keyOf: Map<string, string>;
      let other: string;

      /** Two issues; of one of them a record is broken from now on. */
      async function breakOne(): Promise<void> {
        const { issues } = await sites.call.jira('POST', '/rest/api/3/search/jql', {
          jql: 'created > 0 ORDER BY created',
          fields: ['comment', 'worklog'],
          maxResults: 100,
        });
        const having = issues.filter(({ fields }: Json) => fields[list].total > 0 && fields.comment.total > 0);
        keyOf = new Map(issues.map(({ id, key }: Json) => [id, key]));
        other = having[1].id;
        part = list;
        broken = having[0].id;
      }

      const change = (text: string) =>
        sites.jira.control.apply(
          [broken, other].map((id) => ({ kind: 'summary', key: keyOf.get(id)!, summary: text })),
        );

      test('I32: puts that issue of the stream aside, and no other', async () => {
        await breakOne();
        await run('jira');
        const held = (await ticketsOf('jira')).map(({ source_id }) => source_id);
        expect(held.toSorted()).toEqual([...keyOf.keys()].filter((id) => id !== broken).toSorted());
        expect(await quarantined()).toEqual([{ stream: 'issues', source_id: broken }]);

        const { updatedFrom } = await cursorOf('jira', 'issues');
        clock.advance(10 * MINUTE_MS);
        change('Changed meanwhile');
        await run('jira');
        expect(await ticket('jira', other)).toMatchObject({ summary: 'Changed meanwhile' });
        expect(await quarantined()).toEqual([{ stream: 'issues', source_id: broken }]);
        expect((await cursorOf('jira', 'issues')).updatedFrom).toBeGreaterThan(updatedFrom);

        broken = '';
        await run('jira', MINUTE_MS);
        expect(await ticketsOf('jira')).toHaveLength(keyOf.size);
        expect(await quarantined()).toEqual([]);
      });

      test('I32: puts that issue aside that a census brings, and no other', async () => {
        await breakOne();
        const [project] = keyOf.get(broken)!.split('-') as [string];
        sites.jira.control.hideProject(project, true);
        await run('jira');
        sites.jira.control.hideProject(project, false);
        await run('jira', HOUR_MS);
        const held = (await ticketsOf('jira')).map(({ source_id }) => source_id);
        expect(held.toSorted()).toEqual([...keyOf.keys()].filter((id) => id !== broken).toSorted());
        expect(await quarantined()).toEqual([{ stream: 'issues', source_id: broken }]);
      });

      test('I32: keeps that issue from being purged that stands, and lets others stand again', async () => {
        await run('jira');
        await breakOne();
        await bury('jira', [broken, other]);
        await run('jira', DAY_MS);
        expect(await ticket('jira', other)).toMatchObject({ deleted: 0, purge_at: null });
        const left = (await ticket('jira', broken))!;
        expect(left).toMatchObject({ deleted: 1, purge_at: clock.now() + DAY_MS });
        expect(await saidIn(left.id)).toBeGreaterThan(0);
        expect(await quarantined()).toEqual([{ stream: 'issues', source_id: broken }]);
      });
    });

    describe.each(['comments', 'audits'])('among the %s of a ticket', (list) => {
      let other: string;

      /** Two tickets that can be changed; of one of them a record is broken from now on. */
      async function breakOne(): Promise<void> {
        const rows = await database.read
          .selectFrom('tickets')
          .select('source_id')
          .where('connection_id', '=', sync.connectionId('zendesk'))
          .where('status', '<>', 'Closed')
          .orderBy('id')
          .execute();
        [broken, other] = rows.map(({ source_id }) => source_id) as [string, string];
        part = list;
      }

      const changeBoth = (change: { kind: 'delete' } | { kind: 'restore' } | { kind: 'subject'; subject: string }) =>
        sites.zendesk.control.change(...[broken, other].map((id) => ({ ...change, ticketId: Number(id) })));

      test('I32: puts that ticket of the export aside which is restored, and no other', async () => {
        await run('zendesk');
        await breakOne();
        changeBoth({ kind: 'delete' });
        await run('zendesk', 2 * MINUTE_MS);
        const before = await cursorOf('zendesk', 'tickets');
        changeBoth({ kind: 'restore' });
        await run('zendesk', 2 * MINUTE_MS);
        expect(await ticket('zendesk', other)).toMatchObject({ deleted: 0 });
        expect(await ticket('zendesk', broken)).toMatchObject({ deleted: 1 });
        expect(await quarantined()).toEqual([{ stream: 'tickets', source_id: broken }]);
        expect(await cursorOf('zendesk', 'tickets')).not.toEqual(before);
      });

      test('I32: puts that ticket aside that a census reads again, and no other', async () => {
        await run('zendesk');
        await breakOne();
        const none = { tickets: [], after_cursor: null, end_of_stream: true };
        sites.zendesk.control.faults.add({
          path: '/api/v2/incremental/tickets/cursor',
          effect: { kind: 'status', status: 200, headers: { 'content-type': 'application/json' }, body: none },
        });
        changeBoth({ kind: 'subject', subject: 'Nobody was told' });
        for (let turn = 0; turn < 3; turn++) await run('zendesk', 10 * MINUTE_MS);
        expect(await ticket('zendesk', other)).toMatchObject({ summary: 'Nobody was told' });
        expect(await ticket('zendesk', broken)).not.toMatchObject({ summary: 'Nobody was told' });
        expect(await quarantined()).toEqual([{ stream: 'tickets', source_id: broken }]);
      });

      test('I32: keeps that ticket from being purged that stands, and lets others stand again', async () => {
        await run('zendesk');
        await breakOne();
        await bury('zendesk', [broken, other]);
        await run('zendesk', DAY_MS);
        expect(await ticket('zendesk', other)).toMatchObject({ deleted: 0, purge_at: null });
        const left = (await ticket('zendesk', broken))!;
        expect(left).toMatchObject({ deleted: 1, purge_at: clock.now() + DAY_MS });
        expect(await saidIn(left.id)).toBeGreaterThan(0);
        expect(await quarantined()).toEqual([{ stream: 'tickets', source_id: broken }]);
      });
    });
  });
});
