import type { SortKey } from '@speedyflow/contract/paging';
import { TECHNICIAN_VIEWS } from '@speedyflow/contract/technician-views';
import type { CompiledQuery } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { AGENT, DESKS, makeManyTickets, NOW, QUEUES } from '../../testing/plans/many-tickets.ts';
import { planOf } from '../../testing/plans/plan-of.ts';
import { logStatements, logWrites } from '../../testing/plans/statement-log.ts';
import { listIssues, listQueue } from '../features/issues/issue-lists.service.ts';
import { readView } from '../features/technician-views/technician-views.service.ts';
import type { Database } from '../store/database.ts';
import { decodeCursor, encodeCursor } from './list-cursor.ts';
import { QueueMembership } from './queue-membership.ts';
import { TallyChanges } from './tallies.ts';
import { positionOf, readListPage, statusSource } from './ticket-lists.ts';
import { moveViewWindows } from './view-clock.ts';

const SORTS: readonly SortKey[] = [
  '-updated',
  'updated',
  '-created',
  'created',
  'priority',
  '-priority',
  'key',
  '-key',
  'sla',
  '-sla',
];

const CONNECTION = {
  id: 1,
  kind: 'jira' as const,
  name: 'Site',
  site: 'https://site.example',
  managed_by: 'settings' as const,
  auth_kind: 'basic' as const,
  secret: '',
  state: 'ready' as const,
  time_zone: 'UTC',
  created_at: NOW,
};

/** Rows of a page, and the one beyond that tells whether there is a next. */
const PAGE = 26;

/** As many tickets as are made, updated or resolved in a day at most. */
const DAY = 1_000;

/** As many as there are about: a fifth of all tickets. */
const UNSOLVED = 21_000;
const UNSOLVED_VIEWS = [
  'all_unsolved',
  'unassigned',
  'urgent_high_priority',
  'pending_requester_response',
  'pending_subtask',
  'in_progress',
] as const;
const UNSOLVED_INDEX = /^idx_rows_(unsolved(_\w+)?|unassigned|urgent|waits_requester|open_subtasks|in_progress)$/;

interface Page {
  rows: readonly unknown[];
  next_cursor: string | null;
}

type Read = (database: Database, page: { cursor?: string }) => Promise<Page>;

eachDatabase((name, open) => {
  describe('with 100,000 tickets', () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
      await makeManyTickets(database);
    });

    it.each(SORTS)('reads a page of a queue by %s from its index', async (sort) => {
      for (const queueId of Object.values(QUEUES)) {
        // Members for everyone, and members for the person alone.
        await expectPages(queueList(queueId, sort), { parts: 2 });
      }
    });

    it.each(SORTS)('reads a page of every ticket by %s from the index of each desk', async (sort) => {
      await expectPages(issueList(sort), { parts: DESKS });
    });

    it('reads a page of a column of a board from the index of its statuses', async () => {
      const statuses = await database.read.selectFrom('ticket_rows').select('status_id').distinct().execute();
      await expectPages(boardColumn(statuses.map((row) => row.status_id)), { parts: statuses.length });
    });

    it.each(TECHNICIAN_VIEWS)('reads a page of the view %s from an index of it', async (view) => {
      await expectPages(viewList(view), { parts: DESKS });
    });

    it.each(TECHNICIAN_VIEWS)('walks the order of the view %s when only subtasks are asked for', async (view) => {
      const { rows } = await plansOf((read) => readView(read, AGENT, { view, filter: 'subtasks' }, NOW).then(pageOf));
      expect(rows.wholeTables).toEqual([]);
      for (const sorted of rows.sorts) expect(sorted).toBeLessThanOrEqual(DESKS * PAGE);
    });

    it.each(SORTS)('walks unsolved tickets alone by %s for the views that hold no others', async (sort) => {
      for (const view of UNSOLVED_VIEWS) {
        const { rows } = await plansOf((read) => readView(read, AGENT, { view, sort }, NOW).then(pageOf));
        expect(rows.wholeTables).toEqual([]);
        for (const sorted of rows.sorts) expect(sorted, view).toBeLessThanOrEqual(DESKS * PAGE);
        if (rows.rowsRead === null) for (const index of rows.indexes) expect(index).toMatch(UNSOLVED_INDEX);
        else expect(rows.rowsRead, view).toBeLessThanOrEqual(UNSOLVED);
      }
    });

    it('reads no whole table for the counts beside a view', async () => {
      const { others } = await plansOf((read) => readView(read, AGENT, {}, NOW).then(pageOf));
      for (const plan of others) expect(plan.wholeTables).toEqual([]);
    });

    it('moves the windows of views on by what left them', async () => {
      await moveViewWindows(database, NOW - 24 * 3_600_000);
      const sent: CompiledQuery[] = [];
      const logged: Database = {
        ...database,
        transaction: (work) =>
          database.transaction(async (written) => {
            const { tx, statements } = logWrites(written, database);
            const result = await work(tx);
            sent.push(...statements);
            return result;
          }),
      };
      await moveViewWindows(logged, NOW);
      const counts = sent.filter(({ sql }) => /ticket_rows/.test(sql));
      // What left each view of the week, what is oldest in it now, and two new midnights or one.
      expect(counts.length).toBeGreaterThanOrEqual(4);
      for (const statement of counts) {
        const { wholeTables, rowsRead } = await planOf(database, statement);
        expect(wholeTables).toEqual([]);
        // A day's worth at most.
        if (rowsRead !== null) expect(rowsRead).toBeLessThanOrEqual(DAY);
      }
    });

    it('finds the queues that hold a page of tickets by the tickets', async () => {
      const rows = await database.read.selectFrom('ticket_rows').selectAll().orderBy('id').limit(PAGE).execute();
      const undone = new Error('nothing of it is kept');
      let statements: CompiledQuery[] = [];
      const work = database.transaction(async (written) => {
        await written.db.insertInto('connections').values(CONNECTION).execute();
        const { tx, statements: sent } = logWrites(written, database);
        statements = sent;
        const queues = await QueueMembership.load(tx, { connectionIds: [CONNECTION.id] });
        const [before, tallies] = [new Map(rows.map((row) => [row.id, row])), new TallyChanges()];
        await queues.update(tx, { changed: rows, removed: [], before, tallies, at: NOW });
        throw undone;
      });
      await expect(work).rejects.toBe(undone);
      const reads = statements.filter(({ sql }) => /^select .* from "queue_tickets"/.test(sql));
      expect(reads).toHaveLength(1);
      const { indexes, rowsRead } = await planOf(database, reads[0]!);
      if (rowsRead === null) expect(indexes).toEqual(['idx_queue_tickets_ticket']);
      else expect(rowsRead).toBeLessThanOrEqual(PAGE * Object.keys(QUEUES).length);
    });

    /** The first page and the one after it each cost a page. */
    async function expectPages(read: Read, { parts }: { parts: number }): Promise<void> {
      const first = await expectPage((logged) => read(logged, {}), parts);
      expect(first.rows).toHaveLength(PAGE - 1);
      const cursor = first.next_cursor;
      if (cursor !== null) await expectPage((logged) => read(logged, { cursor }), parts);
    }

    async function expectPage(read: (logged: Database) => Promise<Page>, parts: number): Promise<Page> {
      const { page, rows } = await plansOf(read);
      expect(rows.wholeTables).toEqual([]);
      // Each part yields a page in order; only these few are put in order among each other.
      for (const sorted of rows.sorts) expect(sorted).toBeLessThanOrEqual(parts * PAGE);
      // A member of a queue is read and then its row.
      if (rows.rowsRead !== null) expect(rows.rowsRead).toBeLessThanOrEqual(parts * PAGE * 2);
      else expect(name).toBe('sqlite');
      return page;
    }

    /** Reads a list, and how the database went about its rows and about everything else it was asked for. */
    async function plansOf(read: (logged: Database) => Promise<Page>) {
      const { database: logged, statements } = logStatements(database);
      const page = await read(logged);
      const isRows = ({ sql }: { sql: string }) => / as unit_id\b/.test(sql);
      const [rows, ...more] = statements.filter(isRows);
      expect(more, 'further statements for the rows').toEqual([]);
      const others = statements.filter((statement) => !isRows(statement));
      return {
        page,
        rows: await planOf(database, rows!),
        others: await Promise.all(others.map((statement) => planOf(database, statement))),
      };
    }
  });
});

const queueList =
  (queueId: number, sort: SortKey): Read =>
  async (database, page) => {
    const { rows, siblings } = await listQueue(database, AGENT, queueId, { ...page, sort }, NOW);
    return { rows, next_cursor: siblings.next_cursor };
  };

const boardColumn =
  (statusIds: readonly string[]): Read =>
  async (database, { cursor }) => {
    const order = { by: 'updated', reversed: false } as const;
    const after = cursor === undefined ? [] : decodeCursor(cursor, order);
    const source = statusSource(AGENT.deskIds[0] as number, statusIds);
    const rows = await readListPage(database, { source, order, limit: PAGE, offset: 0, after });
    return { rows: rows.slice(1), next_cursor: encodeCursor(order, positionOf(rows[PAGE - 2]!, order)) };
  };

const issueList =
  (sort: SortKey): Read =>
  async (database, page) => {
    const { rows, siblings } = await listIssues(database, AGENT, { ...page, sort }, NOW);
    return { rows, next_cursor: siblings.next_cursor };
  };

const viewList =
  (view: (typeof TECHNICIAN_VIEWS)[number]): Read =>
  (database, page) =>
    readView(database, AGENT, { ...page, view }, NOW).then(pageOf);

const pageOf = ({ rows, next_cursor }: Page): Page => ({ rows, next_cursor });
