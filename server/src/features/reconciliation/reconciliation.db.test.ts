import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { BEGIN, JIRA, makeWorld } from '../../../testing/exactness/small-world.ts';
import { sourceTicket } from '../../../testing/source-ticket.ts';
import { type Client, type TestApp, testApp } from '../../../testing/test-app.ts';
import { AppError } from '../../domain/errors.ts';
import type { Database } from '../../store/database.ts';
import { writeRejected } from '../../store/mirror/quarantine.ts';
import { noteMissing } from '../../sync/reconcile/tombstones.ts';
import { takeOver } from '../../sync/take-over.ts';
import { registerReconciliation } from './reconciliation.routes.ts';
import type { ReplayControl } from './reconciliation.service.ts';

const QUARANTINE = `/api/connections/${JIRA.connectionId}/quarantine`;
const FROZEN = `/api/connections/${JIRA.connectionId}/frozen`;

eachDatabase((_name, open) => {
  let database: Database;
  let running: TestApp;
  let admin: Client & { userId: number };
  let requested: number[];
  let control: ReplayControl;

  beforeEach(async () => {
    database = await open();
    await makeWorld(database);
    // Its accounts have ids of their own choice, which PostgreSQL would give again.
    await database.transaction(({ db }) => db.deleteFrom('users').execute());
    requested = [];
    control = {
      replay: async () => ({ outcome: 'taken_over', cause: null, reason: null }),
      replayAll: async () => ({ taken_over: 1, gone: 0, still_rejected: 2 }),
      requestSync: async (connectionId) => void requested.push(connectionId),
    };
    running = await testApp({
      database,
      features: (app, { now }) => {
        const clock = { now, sleep: async () => {} };
        registerReconciliation(app, {
          database,
          clock,
          control: { ...control, replay: (...at) => control.replay(...at) },
        });
      },
    });
    admin = await running.signIn('admin');
    return () => running.close();
  });

  const deskId = async (sourceId: string) =>
    (await database.read.selectFrom('desks').select('id').where('source_id', '=', sourceId).executeTakeFirstOrThrow())
      .id;
  const desk = (id: number) =>
    database.read.selectFrom('desks').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const code = (answer: { json(): { error: { code: string } } }) => answer.json().error.code;

  describe('quarantine', () => {
    beforeEach(() =>
      database.transaction((tx) =>
        writeRejected(
          tx,
          JIRA.connectionId,
          'issues',
          [
            { sourceId: '7', reason: 'fields missing', raw: `{"id":"7"}${' '.repeat(10_000)}` },
            { sourceId: '7', part: 'history', cause: 'refused', reason: 'no author', raw: '{}' },
            { sourceId: null, reason: 'no id', raw: '[]' },
          ],
          BEGIN,
        ),
      ),
    );
    const items = async () => (await admin.get(QUARANTINE)).json().data as { id: number; part: string }[];

    test('is listed in pages, with why and the beginning of what came', async () => {
      const first = (await admin.get(`${QUARANTINE}?per_page=2`)).json();
      expect(first).toMatchObject({ total: 3, page: 1, per_page: 2 });
      expect(first.data).toMatchObject([
        { part: 'ticket', source_id: null, cause: 'unreadable', reason: 'no id', attempts: 0, last_attempt_at: null },
        { part: 'history', source_id: '7' },
      ]);
      const [last] = (await admin.get(`${QUARANTINE}?per_page=2&page=2`)).json().data;
      expect(last).toMatchObject({ stream: 'issues', source_id: '7', at: new Date(BEGIN).toISOString() });
      expect(last.excerpt).toHaveLength(4_000);
    });

    test('I32: a record is read again, or forgotten, on request', async () => {
      const [one] = await items();
      const replayed = await admin.post(`${QUARANTINE}/${one!.id}/replay`);
      expect(replayed.json().data).toEqual({ outcome: 'taken_over', cause: null, reason: null });
      const all = await admin.post(`${QUARANTINE}/replay-all`);
      expect(all.json().data).toEqual({ taken_over: 1, gone: 0, still_rejected: 2, left: 3 });
      expect((await admin.delete(`${QUARANTINE}/${one!.id}`)).json().data).toEqual({ dismissed: true });
      expect(await items()).toHaveLength(2);
      expect(code(await admin.delete(`${QUARANTINE}/${one!.id}`))).toBe('NOT_FOUND');
      const audit = await database.read
        .selectFrom('audit_log')
        .select('action')
        .where('action', 'like', 'quar%')
        .execute();
      expect(audit).toEqual([{ action: 'quarantine.dismiss' }]);
    });

    test('says so when there is no such record, or the upstream does not answer', async () => {
      control.replay = async () => null;
      expect(code(await admin.post(`${QUARANTINE}/999/replay`))).toBe('NOT_FOUND');
      control.replay = () => Promise.reject(new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira is down.'));
      expect(code(await admin.post(`${QUARANTINE}/1/replay`))).toBe('JIRA_API_ERROR');
      expect(code(await admin.get('/api/connections/999/quarantine'))).toBe('NOT_FOUND');
    });

    test('is for administrators', async () => {
      const lead = await running.signIn('lead', { deskIds: null });
      expect(code(await lead.get(QUARANTINE))).toBe('FORBIDDEN');
      expect(code(await lead.post(`${QUARANTINE}/replay-all`))).toBe('FORBIDDEN');
      expect(code(await lead.delete(`${QUARANTINE}/1`))).toBe('FORBIDDEN');
    });
  });

  describe('a frozen desk', () => {
    let frozen: number;
    beforeEach(async () => {
      frozen = await deskId('100');
      await database.transaction(async (tx) => {
        const tickets = ['1', '2', '3'].map((sourceId) => sourceTicket({ sourceId, deskSourceId: '100' }));
        const ids = await takeOver(tx, JIRA.connectionId, { tickets }, BEGIN, async () => {});
        await noteMissing(tx, ids.slice(0, 2), BEGIN);
        const frozen_reason = '2 of its 3 tickets are missing.';
        const state = { frozen_at: BEGIN, frozen_cause: 'missing', frozen_reason } as const;
        await tx.db.updateTable('desks').set(state).where('id', '=', frozen).execute();
      });
    });

    test('I26: is shown with what is missing of it, to those who see the desk', async () => {
      const shown = {
        id: frozen,
        key: 'ASK',
        name: 'Ask',
        since: new Date(BEGIN).toISOString(),
        cause: 'missing',
        reason: '2 of its 3 tickets are missing.',
        tickets: 3,
        missing: 2,
        sample_keys: ['T-1', 'T-2'],
        decision: null,
      };
      expect((await admin.get(FROZEN)).json().data).toEqual([shown]);
      const own = await running.signIn('agent', { deskIds: [frozen] });
      expect((await own.get(FROZEN)).json().data).toEqual([shown]);
      const other = await running.signIn('agent', { deskIds: [await deskId('101')] });
      expect((await other.get(FROZEN)).json().data).toEqual([]);
      expect(code(await own.post(`${FROZEN}/${frozen}`, { decision: 'remove' }))).toBe('FORBIDDEN');
    });

    test('I26: is kept for a day when an administrator says so', async () => {
      expect((await admin.post(`${FROZEN}/${frozen}`, { decision: 'keep' })).statusCode).toBe(202);
      const day = running.clock.now() + 24 * 60 * 60_000;
      expect(await desk(frozen)).toMatchObject({
        frozen_at: null,
        frozen_reason: null,
        decision: 'keep',
        census_at: day,
      });
      const missing = await database.read
        .selectFrom('tickets')
        .select('id')
        .where('missing_since', 'is not', null)
        .execute();
      expect(missing).toEqual([]);
      expect(await audited()).toEqual([
        { action: 'desk.keep-missing', user_id: admin.userId, resource: `desk ${frozen}` },
      ]);
      expect(code(await admin.post(`${FROZEN}/${frozen}`, { decision: 'remove' }))).toBe('CONFLICT');
    });

    test('I26: is left to the next census to clear when an administrator says so', async () => {
      const answer = await admin.post(`${FROZEN}/${frozen}`, { decision: 'remove' });
      expect(answer.json().data).toEqual({ decision: 'remove' });
      expect((await admin.get(FROZEN)).json().data).toMatchObject([{ decision: 'remove', missing: 2 }]);
      expect(requested).toEqual([JIRA.connectionId]);
      expect(await audited()).toMatchObject([{ action: 'desk.remove-missing' }]);
    });

    test('is one of this connection, and the decision one of two', async () => {
      expect(code(await admin.post(`${FROZEN}/${await deskId('501')}`, { decision: 'keep' }))).toBe('NOT_FOUND');
      expect(code(await admin.post(`${FROZEN}/${frozen}`, { decision: 'perhaps' }))).toBe('VALIDATION_ERROR');
      expect(await desk(frozen)).toMatchObject({ frozen_at: BEGIN, decision: null });
    });

    const audited = () =>
      database.read
        .selectFrom('audit_log')
        .select(['action', 'user_id', 'resource'])
        .where('action', 'like', 'desk.%')
        .execute();
  });
});
