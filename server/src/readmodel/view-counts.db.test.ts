import { TECHNICIAN_VIEWS } from '@speedyflow/contract/technician-views';
import { beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { AGENT, makeManyTickets, NOW } from '../../testing/plans/many-tickets.ts';
import { startOfDay } from '../domain/local-day.ts';
import type { Database } from '../store/database.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { moveViewWindows } from './view-clock.ts';
import { countViews } from './view-counts.ts';
import { WEEK_MS } from './view-windows.ts';

const TICKETS = 2_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Zones on and off the hour, at both ends of the date line, and one whose clocks change. */
const ZONES = ['UTC', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/New_York'];

type Row = Pick<TicketRowTable, 'desk_id' | 'is_subtask' | 'solved' | 'created_at' | 'updated_at' | 'resolved_at'>;

const OVER_TIME = {
  recently_updated: (at: number) => (row: Row) => row.updated_at >= at - WEEK_MS,
  recently_solved: (at: number) => (row: Row) =>
    row.solved === 1 && row.resolved_at !== null && row.resolved_at >= at - WEEK_MS,
  new_today: (at: number, zone: string) => {
    const midnight = startOfDay(at, zone);
    return (row: Row) => row.created_at >= midnight;
  },
};

eachDatabase((_name, open) => {
  describe('views over time', () => {
    let database: Database;
    let rows: Row[];

    beforeAll(async () => {
      database = await open();
      await makeManyTickets(database, TICKETS);
      const preferences = JSON.stringify({ time_zone: 'Asia/Kathmandu' });
      await database.transaction(({ db }) =>
        db
          .insertInto('users')
          .values({ ...USER, preferences })
          .execute(),
      );
      rows = await database.read.selectFrom('ticket_rows').selectAll().execute();
    });

    it('are exact before anyone counted them, while the clock is behind, and when it is ahead of who asks', async () => {
      await expectExact(NOW);
      for (const lookedAt of [NOW - 3 * HOUR, NOW, NOW + 26 * HOUR, NOW - 30 * HOUR]) {
        await moveViewWindows(database, lookedAt);
        for (const at of [NOW - 40 * HOUR, NOW - 7 * MINUTE, NOW, NOW + 12 * MINUTE, NOW + 3 * 24 * HOUR]) {
          await expectExact(at);
        }
      }
    });

    it('are moved on although someone has a zone that nobody knows any more', async () => {
      const gone = { ...USER, id: 2, email: 'user-2@here.example', preferences: '{"time_zone":"Mars/Olympus"}' };
      await database.transaction(({ db }) => db.insertInto('users').values(gone).execute());
      await moveViewWindows(database, NOW);
      const { counted_from } = await database.read
        .selectFrom('view_windows')
        .select('counted_from')
        .where('span', '=', 'week')
        .executeTakeFirstOrThrow();
      expect(counted_from).toBeGreaterThan(NOW - WEEK_MS - HOUR);
    });

    it('write nothing when nothing left a window, and tally what is in it otherwise', async () => {
      await moveViewWindows(database, NOW);
      const before = await database.read.selectFrom('view_windows').selectAll().orderBy('counted_from').execute();
      await moveViewWindows(database, NOW);
      expect(await database.read.selectFrom('view_windows').selectAll().orderBy('counted_from').execute()).toEqual(
        before,
      );
      const { tallied } = await database.read
        .selectFrom('view_tallies')
        .select(({ fn }) => fn.sum<number>('recently_updated').as('tallied'))
        .executeTakeFirstOrThrow();
      expect(tallied).toBe(rows.filter(OVER_TIME.recently_updated(NOW)).length);
    });

    it.each(['with the clock there', 'with the clock behind'])('tell until when they stand, %s', async (clock) => {
      await moveViewWindows(database, clock.endsWith('there') ? NOW : NOW - 12 * HOUR);
      const caller = { ...AGENT, deskIds: [3, 4] };
      let at = NOW;
      for (let n = 0; n < 12; n++) {
        const scope = { caller, deskIds: caller.deskIds, at };
        const now = await countViews(database, 'recently_updated', scope);
        expect(now.changesAt).toBeGreaterThan(at);
        const until = await countViews(database, 'recently_updated', { ...scope, at: now.changesAt - 1 });
        expect(until.counts).toEqual(now.counts);
        at = now.changesAt;
      }
      expect(at - NOW).toBeGreaterThan(HOUR);
    });

    async function expectExact(at: number): Promise<void> {
      for (const timeZone of ZONES) {
        for (const deskIds of [AGENT.deskIds, [3], []]) {
          for (const view of ['recently_updated', 'recently_solved', 'new_today'] as const) {
            const visible = rows.filter((row) => deskIds.includes(row.desk_id));
            const found = visible.filter(OVER_TIME[view](at, timeZone));
            const { counts, subtasks } = await countViews(database, view, {
              caller: { ...AGENT, timeZone },
              deskIds,
              at,
            });
            expect(Object.keys(counts)).toEqual([...TECHNICIAN_VIEWS]);
            expect(counts[view], `${view} ${timeZone}`).toBe(found.length);
            expect(subtasks).toBe(found.filter((row) => row.is_subtask === 1).length);
          }
        }
      }
    }
  });
});

const USER = {
  id: 1,
  email: 'user-1@here.example',
  name: 'User 1',
  role: 'agent' as const,
  password_hash: '',
  active: 1,
  all_desks: 0,
  created_at: NOW,
  last_login: null,
};
