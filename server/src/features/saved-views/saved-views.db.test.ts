import type { CannedReplyView } from '@speedyflow/contract/canned-replies';
import { type SavedViewView, SHARED_VIEWS_MAX } from '@speedyflow/contract/saved-views';
import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { plainSeed } from '../../../testing/exactness/plain-seed.ts';
import { SmallWorldRun } from '../../../testing/exactness/small-world-run.ts';
import { testApp } from '../../../testing/test-app.ts';
import { systemClock } from '../../stdx/clock.ts';
import { registerCannedReplies } from '../canned-replies/canned-replies.routes.ts';
import { registerIssues } from '../issues/issues.routes.ts';
import { registerTechnicianViews } from '../technician-views/technician-views.routes.ts';
import { registerSavedViews } from './saved-views.routes.ts';

eachDatabase((_name, open) => {
  async function begin() {
    const database = await open();
    const world = await SmallWorldRun.begin(database);
    await world.take({
      kind: 'page',
      site: 0,
      tickets: [0, 1, 2, 3, 4].map((ticket) => plainSeed(ticket, { status: ticket % 2 })),
    });
    // Accounts of its own, whose ids are taken.
    await database.transaction(({ db }) => db.deleteFrom('users').execute());
    const app = await testApp({
      database,
      features: (server, { now }) => {
        const means = { database, clock: { ...systemClock, now } };
        registerIssues(server, means);
        registerSavedViews(server, means);
        registerTechnicianViews(server, means);
        registerCannedReplies(server, means);
      },
    });
    const desks = await database.read.selectFrom('desks').select('id').orderBy('id').execute();
    const all = desks.map(({ id }) => id);
    const owner = await app.signIn('agent', { deskIds: all });
    const other = await app.signIn('agent', { deskIds: all });
    const blind = await app.signIn('agent', { deskIds: [] });
    const admin = await app.signIn('admin');
    return { app, database, owner, other, blind, admin };
  }

  describe('saved views', () => {
    it('are their owner’s until shared; then others see and count them, and only owner and administrators change them', async () => {
      const { app, owner, other, admin } = await begin();
      const body = { name: 'Waiting for me', filter: { view: 'all_unsolved', status: 'new' }, sort: 'priority' };
      const made = await owner.post('/api/saved-views', body);
      expect(made.statusCode).toBe(201);
      const { id, count } = made.json().data as SavedViewView;
      const list = await owner.get('/api/issues?status=new');
      expect(count).toBe(list.json().total);
      expect((await other.get('/api/saved-views')).json().data).toEqual([]);
      for (const send of [
        () => other.put(`/api/saved-views/${id}`, body),
        () => admin.delete(`/api/saved-views/${id}`),
      ]) {
        expect((await send()).statusCode).toBe(404);
      }
      const shared = await owner.put(`/api/saved-views/${id}`, { ...body, shared: true, columns: ['sla', 'updated'] });
      expect(shared.json().data).toMatchObject({ shared: true, columns: ['sla', 'updated'], mine: true });
      expect((await other.get('/api/saved-views')).json().data).toMatchObject([
        { id, count, mine: false, editable: false, filter: body.filter, sort: 'priority' },
      ]);
      expect((await other.delete(`/api/saved-views/${id}`)).statusCode).toBe(403);
      const renamed = await admin.put(`/api/saved-views/${id}`, { ...body, name: 'New ones' });
      expect(renamed.json().data).toMatchObject({ name: 'New ones', shared: true, editable: true });
      expect((await owner.delete(`/api/saved-views/${id}`)).statusCode).toBe(200);
      expect((await other.get('/api/saved-views')).json().data).toEqual([]);
      await app.close();
    });

    it('of a queue show nothing of it to whoever may not see its desk', async () => {
      const { app, database, owner, other, blind } = await begin();
      const queue = await database.read.selectFrom('queues').select('id').executeTakeFirstOrThrow();
      const body = { name: 'The queue', filter: { queue_id: queue.id }, shared: true };
      expect((await blind.post('/api/saved-views', body)).statusCode).toBe(404);
      const { count } = (await owner.post('/api/saved-views', body)).json().data as SavedViewView;
      expect(count).toBe((await other.get(`/api/queue/${queue.id}/issues`)).json().total);
      expect((await blind.get('/api/saved-views')).json().data).toEqual([]);
      await app.close();
    });

    it('count tickets of who asks', async () => {
      const { app, owner, blind } = await begin();
      await owner.post('/api/saved-views', { name: 'Everything', filter: {}, shared: true });
      expect((await blind.get('/api/saved-views')).json().data).toMatchObject([{ name: 'Everything', count: 0 }]);
      await app.close();
    });

    it('are counted as their lists are where a tally tells, and else when they are opened', async () => {
      const { app, owner } = await begin();
      const countOf = async (filter: object) =>
        ((await owner.post('/api/saved-views', { name: 'One', filter })).json().data as SavedViewView).count;
      const totalOf = async (path: string) => (await owner.get(path)).json().total as number;
      expect(await countOf({})).toBe(await totalOf('/api/issues'));
      expect(await countOf({ status: 'new' })).toBe(await totalOf('/api/issues?status=new'));
      for (const filter of ['parents', 'subtasks']) {
        const { filter_counts } = (
          await owner.get(`/api/requests/technician-views?view=recently_updated&filter=${filter}`)
        ).json();
        expect(await countOf({ view: 'recently_updated', filter })).toBe(filter_counts[filter]);
      }
      expect(await countOf({ status: 'new', priority: 'High' })).toBeNull();
      expect(await countOf({ view: 'recently_updated', status: 'new' })).toBeNull();
      await app.close();
    });

    it('that cannot be counted any more leave the others their counts', async () => {
      const { app, database, owner } = await begin();
      const { id } = (await owner.post('/api/saved-views', { name: 'Old', filter: {} })).json().data;
      await owner.post('/api/saved-views', { name: 'Sound', filter: {} });
      const filter = JSON.stringify({ assignee: 'olivia' });
      await database.transaction(({ db }) =>
        db.updateTable('saved_views').set({ filter }).where('id', '=', id).execute(),
      );
      expect((await owner.get('/api/saved-views')).json().data).toMatchObject([
        { name: 'Old', count: null },
        { name: 'Sound', count: expect.any(Number) },
      ]);
      await app.close();
    });

    it('are shared up to a number', async () => {
      const { app, database, owner, other } = await begin();
      const body = { name: 'One', filter: {}, shared: true };
      const { id } = (await owner.post('/api/saved-views', body)).json().data;
      const { id: _id, ...row } = await database.read.selectFrom('saved_views').selectAll().executeTakeFirstOrThrow();
      const more = Array.from({ length: SHARED_VIEWS_MAX - 1 }, () => row);
      await database.transaction(({ db }) => db.insertInto('saved_views').values(more).execute());
      expect((await other.post('/api/saved-views', body)).statusCode).toBe(409);
      const personal = (await other.post('/api/saved-views', { ...body, shared: false })).json().data;
      expect((await other.put(`/api/saved-views/${personal.id}`, body)).statusCode).toBe(409);
      expect((await owner.put(`/api/saved-views/${id}`, body)).statusCode).toBe(200);
      await app.close();
    });

    it('refuses what is no list, or has no name', async () => {
      const { app, owner } = await begin();
      const bodies = [
        { name: '', filter: {} },
        { name: ' ', filter: {} },
        { name: 'a', filter: { colour: 'red' } },
        { name: 'a', filter: { assignee: 'olivia' } },
        { name: 'a', filter: { view: 'best' } },
        { name: 'a', filter: { view: 'unassigned', queue_id: 1 } },
        { name: 'a', filter: {}, sort: 'best' },
        { name: 'a', filter: {}, columns: ['colour'] },
      ];
      for (const body of bodies) {
        const answer = await owner.post('/api/saved-views', body);
        expect([answer.statusCode, answer.json().error.code], JSON.stringify(body)).toEqual([400, 'VALIDATION_ERROR']);
      }
      await app.close();
    });
  });

  describe('canned replies', () => {
    it('are personal or shared, and changed by their owner or an administrator', async () => {
      const { app, owner, other, admin } = await begin();
      const body = { title: 'Thanks', body: 'Thank you, {{requester.first_name}}.', edit: { to_status: 'Done' } };
      const { id } = (await owner.post('/api/canned-replies', body)).json().data as CannedReplyView;
      expect((await other.get('/api/canned-replies')).json().data).toEqual([]);
      expect((await other.put(`/api/canned-replies/${id}`, body)).statusCode).toBe(404);
      await owner.put(`/api/canned-replies/${id}`, { ...body, shared: true, public: false });
      expect((await other.get('/api/canned-replies')).json().data).toMatchObject([
        { ...body, shared: true, public: false, mine: false, editable: false },
      ]);
      expect((await other.delete(`/api/canned-replies/${id}`)).statusCode).toBe(403);
      expect((await admin.delete(`/api/canned-replies/${id}`)).statusCode).toBe(200);
      expect((await owner.get('/api/canned-replies')).json().data).toEqual([]);
      await app.close();
    });

    it('are sent with their staged changes together or not at all', async () => {
      const { app, owner } = await begin();
      const [row] = (await owner.get('/api/issues')).json().data;
      const path = `/api/issues/${row.key}/comments`;
      const refused = await owner.post(path, { body: 'Done.', edit: { priority: 'Whenever' } });
      expect(refused.statusCode).toBe(400);
      expect((await owner.get(`/api/issues/${row.key}`)).json().data.edits).toEqual([]);
      const sent = { body: 'Done.', draft_id: 'canned-draft-1', edit: { add_labels: ['answered'] } };
      for (const _try of [1, 2]) expect((await owner.post(path, sent)).statusCode).toBe(201);
      const { edits, labels } = (await owner.get(`/api/issues/${row.key}`)).json().data;
      expect(edits.map(({ kind }: { kind: string }) => kind)).toEqual(['comment', 'fields']);
      expect(labels).toContain('answered');
      await app.close();
    });
  });
});
