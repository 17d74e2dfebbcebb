import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { BEGIN, JIRA, makeWorld, ZENDESK } from '../../../testing/exactness/small-world.ts';
import { sourceComment, sourceTicket } from '../../../testing/source-ticket.ts';
import type { SourceTicket } from '../../domain/source.ts';
import type { Database } from '../../store/database.ts';
import { takeOver } from '../take-over.ts';
import { buryTickets } from './tombstones.ts';

eachDatabase((_name, open) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
    await makeWorld(database);
  });

  const take = (
    connectionId: number,
    tickets: readonly SourceTicket[],
    options: { fromSearch?: boolean; readAt?: number } = {},
  ) => database.transaction((tx) => takeOver(tx, connectionId, { tickets, ...options }, BEGIN, async () => {}));
  const bury = (sourceIds: readonly string[], options?: { decided: boolean }) =>
    database.transaction((tx) => buryTickets(tx, JIRA.connectionId, sourceIds, BEGIN, options));
  const shown = async () =>
    (await database.read.selectFrom('ticket_rows').select('source_id').orderBy('source_id').execute()).map(
      (row) => row.source_id,
    );
  const issue = (sourceId: string, own: Partial<SourceTicket> = {}) =>
    sourceTicket({ sourceId, deskSourceId: '100', ...own });

  describe('I25: a ticket that is deleted', () => {
    beforeEach(async () => {
      await take(JIRA.connectionId, [issue('1', { comments: said('a') }), issue('2')]);
      expect(await bury(['1'])).toHaveLength(1);
      expect(await shown()).toEqual(['2']);
    });

    test.each([
      ['as it was', 1],
      ['with an update from before its deletion', 2],
    ])('does not come back by a search that still finds it %s', async (_how, version) => {
      await take(JIRA.connectionId, [issue('1', { version }), issue('2', { version })], { fromSearch: true });
      expect(await shown()).toEqual(['2']);
    });

    test('comes back, whole, by a read of it, be it the same as before', async () => {
      await take(JIRA.connectionId, [issue('1', { comments: said('a') })], { readAt: BEGIN + 1 });
      expect(await shown()).toEqual(['1', '2']);
      expect(await database.read.selectFrom('comments').select('source_id').execute()).toEqual([{ source_id: 'a' }]);
    });

    test('is deleted once, however often one hears of it', async () => {
      expect(await bury(['1', '1', 'unknown'])).toEqual([]);
      const removals = await database.read
        .selectFrom('change_log')
        .select('key')
        .where('kind', '=', 'removed')
        .execute();
      expect(removals).toEqual([{ key: 'T-1' }]);
    });
  });

  test('I26: of a frozen desk nothing is deleted before somebody decided', async () => {
    await take(JIRA.connectionId, [issue('1'), issue('2')]);
    await database.transaction(({ db }) =>
      db
        .updateTable('desks')
        .set({ frozen_at: BEGIN, frozen_reason: 'Lost.' })
        .where('source_id', '=', '100')
        .execute(),
    );
    expect(await bury(['1'])).toEqual([]);
    expect(await shown()).toEqual(['1', '2']);
    const missing = await database.read
      .selectFrom('tickets')
      .select('source_id')
      .where('missing_since', 'is not', null)
      .execute();
    expect(missing).toEqual([{ source_id: '1' }]);
    expect(await bury(['1'], { decided: true })).toHaveLength(1);
    expect(await shown()).toEqual(['2']);
  });

  test('I25 Z5: Zendesk deletes and restores by its own order, whatever order we hear it in', async () => {
    const told = (version: number, own: Partial<SourceTicket>) =>
      sourceTicket({ sourceId: '9', deskSourceId: '501', version, summary: `Version ${version}`, ...own });
    const restored = [told(1, {}), told(2, { deleted: true }), told(3, {})];
    for (const order of permutations(restored)) {
      for (const ticket of [...order, ...order]) await take(ZENDESK.connectionId, [ticket]);
      expect(await shown()).toEqual(['9']);
      await database.transaction(({ db }) => db.deleteFrom('tickets').execute());
      await database.transaction(({ db }) => db.deleteFrom('ticket_rows').execute());
    }
    for (const order of permutations(restored.slice(0, 2))) {
      for (const ticket of [...order, ...order]) await take(ZENDESK.connectionId, [ticket]);
      expect(await shown()).toEqual([]);
      await database.transaction(({ db }) => db.deleteFrom('tickets').execute());
    }
  });

  test('I24: copies of a ticket end in the newest, in whatever order and however often they come', async () => {
    const copies = [1, 2, 3, 4].map((version) =>
      issue('1', {
        version,
        updatedAt: version,
        summary: `Version ${version}`,
        comments: said(...'abcd'.slice(0, version)),
      }),
    );
    const states = new Set<string>();
    for (const order of permutations(copies)) {
      for (const ticket of [...order, order[0] as SourceTicket]) await take(JIRA.connectionId, [ticket]);
      const [row] = await database.read.selectFrom('ticket_rows').select(['summary', 'comment_count']).execute();
      states.add(JSON.stringify(row));
      await database.transaction(async ({ db }) => {
        for (const table of ['tickets', 'ticket_rows', 'comments'] as const) await db.deleteFrom(table).execute();
      });
    }
    expect([...states]).toEqual([JSON.stringify({ summary: 'Version 4', comment_count: 4 })]);
  });
});

function said(...ids: string[]): SourceTicket['comments'] {
  return { items: ids.map((sourceId) => sourceComment({ sourceId })), complete: true };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, n) =>
    permutations([...items.slice(0, n), ...items.slice(n + 1)]).map((rest) => [item, ...rest]),
  );
}
