import type { JobResultView, JobView } from '@speedyflow/contract/jobs';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readTicketThere } from '../../../../testing/convergence/standing-ticket.ts';
import { eachDatabasePlace } from '../../../../testing/each-database.ts';
import { type RunningServer, type SignedIn, startRunningServer } from '../../../../testing/running-server.ts';

const AGENT = 'olivia.carver@demo.example';
const LONG = { timeout: 60_000 };
const PATIENCE = { timeout: 30_000, interval: 100 };

eachDatabasePlace((_name, makePlace) => {
  let running: RunningServer;
  let agent: SignedIn;
  let stranger: SignedIn;

  beforeAll(async () => {
    running = await startRunningServer((await makePlace()).location, 1_000);
    const desks = data<{ id: number }[]>(await running.admin.get('/api/service-desks'));
    agent = await running.signIn({ email: AGENT, deskIds: desks.map(({ id }) => id) });
    stranger = await running.signIn({ email: 'nobody@here.example', deskIds: [] });
  });
  afterEach(() => running.sites().jira.control.faults.clear());
  afterAll(() => running.stop());

  const there = (key: string) => readTicketThere(running.sites(), key);
  const job = async (id: number) =>
    data<JobView & { results: JobResultView[] }>(await agent.get(`/api/jobs/${id}?per_page=1000`));
  const bulk = async (body: unknown) => {
    const answer = await agent.post('/api/issues/bulk', body);
    expect(answer.statusCode).toBe(202);
    return data<{ job: JobView }>(answer).job;
  };
  const undo = async (id: number) => data<{ job: JobView }>(await agent.post(`/api/jobs/${id}/undo`)).job;
  const done = (id: number) =>
    vi.waitFor(async () => {
      const present = await job(id);
      expect(present.finished_at).not.toBeNull();
      return present;
    }, PATIENCE);
  const jiraRows = async (query: string, count: number) => {
    const rows = data<TicketRowView[]>(
      await agent.get(`/api/issues?sort=key&per_page=100&status=new,in_progress,waiting&${query}`),
    );
    return rows.filter(({ source }) => source === 'jira').slice(0, count);
  };
  /** Somebody else works at Jira, and the mirror hears nothing of it yet. */
  async function prioritiseElsewhere(keys: readonly string[], name: string): Promise<void> {
    for (const key of keys) {
      await running.sites().call.jira('PUT', `/rest/api/3/issue/${key}`, { fields: { priority: { name } } });
    }
  }
  const deafen = () =>
    running.sites().jira.control.faults.add({
      method: 'POST',
      path: '/rest/api/3/search/jql',
      effect: { kind: 'status', status: 503 },
    });

  describe('a bulk edit', () => {
    it(
      'stands upstream ticket by ticket, shows conflicts, and is taken back where nobody changed it since',
      LONG,
      async () => {
        const rows = (await jiraRows('priority=High,Low', 40)).filter(({ is_subtask }) => !is_subtask);
        const keys = rows.map(({ key }) => key);
        const [fought, changedLater] = [keys.slice(0, 3), keys.slice(3, 5)];
        deafen();
        await prioritiseElsewhere(fought, 'Highest');
        const { id, progress } = await bulk({ keys, edit: { priority: 'Medium', add_labels: ['swept'] } });
        expect(progress).toMatchObject({ total: keys.length });
        const first = await done(id);
        expect(first.progress).toMatchObject({ conflict: 3, confirmed: keys.length - 3, refused: 0 });
        expect(first).toMatchObject({ state: 'done', undoable: true });
        for (const key of fought) {
          const result = first.results.find((one) => one.key === key);
          expect(result).toMatchObject({ state: 'conflict', conflict: [{ theirs: 'Highest', yours: 'Medium' }] });
          expect((await there(key)).priority).toBe('Highest');
        }
        expect(await there(keys[10] as string)).toMatchObject({ priority: 'Medium' });
        running.sites().jira.control.faults.clear();

        for (const key of changedLater) await agent.patch(`/api/issues/${key}`, { priority: 'Lowest' });
        const taken = await done((await undo(id)).id);
        expect(taken.progress).toMatchObject({ conflict: 2, unchanged: 3, confirmed: keys.length - 5 });
        expect(taken.results.find(({ key }) => key === changedLater[0])).toMatchObject({
          conflict: [{ field: 'priority', base: 'Medium', theirs: 'Lowest' }],
        });
        for (const row of rows.slice(5, 12)) {
          const standing = await there(row.key);
          expect(standing.priority).toBe(row.priority);
          expect(standing.labels).not.toContain('swept');
        }
        expect((await there(changedLater[0] as string)).priority).toBe('Lowest');
        expect((await there(fought[0] as string)).priority).toBe('Highest');
        expect(await job(id)).toMatchObject({ undoable: false, undone_by: taken.id });
        expect((await undo(id)).id).toBe(taken.id);
      },
    );

    it('takes all that match when it is asked, and says of each why it could not', LONG, async () => {
      const filter = { status: 'new' };
      const { total } = (await agent.get('/api/issues?status=new')).json();
      const { id } = await bulk({ filter, edit: { story_points: 3 } });
      const ended = await done(id);
      expect(ended.progress.total).toBe(total);
      const refused = ended.results.filter(({ state }) => state === 'refused');
      // Zendesk knows no such field, and requests at a service desk of Jira have none.
      const reasons = refused.map(({ key, failed }) => `${key?.split('-', 1)} ${failed?.code}`);
      expect(reasons.length).toBeGreaterThan(0);
      for (const reason of new Set(reasons))
        expect(reason).toMatch(/^(ZD VALIDATION_ERROR|(FAC|MSM|HR) JIRA_API_ERROR)$/);
      expect(ended.progress.confirmed + ended.progress.unchanged + refused.length).toBe(total);
    });

    it('leaves alone what is so already, and keys of nothing', async () => {
      const [row] = await jiraRows('priority=High', 1);
      const { id } = await bulk({ keys: [row?.key, 'NOPE-1'], edit: { priority: 'high' } });
      expect((await done(id)).results).toMatchObject([
        { key: row?.key, state: 'unchanged' },
        { key: 'NOPE-1', state: 'refused', failed: { code: 'NOT_FOUND' } },
      ]);
    });

    it('is made once under its draft id, and seen by its author alone', async () => {
      const [row] = await jiraRows('', 1);
      const body = { keys: [row?.key], edit: { add_labels: ['once'] }, draft_id: 'bulk-draft-1' };
      const [first, again] = [await bulk(body), await bulk(body)];
      expect(again.id).toBe(first.id);
      const other = await agent.post('/api/issues/bulk', { ...body, edit: { add_labels: ['twice'] } });
      expect(other.statusCode).toBe(409);
      for (const target of [{ keys: [row?.key, 'NOPE-1'] }, { keys: undefined, filter: { status: 'new' } }]) {
        expect((await agent.post('/api/issues/bulk', { ...body, ...target })).statusCode).toBe(409);
      }
      expect((await stranger.get(`/api/jobs/${first.id}`)).statusCode).toBe(404);
      expect((await stranger.delete(`/api/jobs/${first.id}`)).statusCode).toBe(404);
      expect((await stranger.post(`/api/jobs/${first.id}/undo`)).statusCode).toBe(404);
      expect(data<JobView[]>(await stranger.get('/api/jobs'))).toEqual([]);
      expect(data<JobView[]>(await agent.get('/api/jobs')).map(({ id }) => id)).toContain(first.id);
    });

    it('of tickets one may not see changes none', async () => {
      const [row] = await jiraRows('', 1);
      const answer = await stranger.post('/api/issues/bulk', { keys: [row?.key], edit: { priority: 'Low' } });
      const { id } = data<{ job: JobView }>(answer).job;
      const results = () =>
        stranger.get(`/api/jobs/${id}`).then((one) => data<{ results: JobResultView[] }>(one).results);
      expect(await results()).toEqual([
        {
          position: 1,
          key: row?.key,
          summary: null,
          state: 'refused',
          failed: expect.objectContaining({ code: 'NOT_FOUND' }),
        },
      ]);
    });

    it.each([
      [{ edit: { priority: 'High' } }, 'neither keys nor a filter'],
      [{ keys: ['A-1'], filter: {}, edit: { priority: 'High' } }, 'both'],
      [{ keys: ['A-1'], edit: {} }, 'no edit'],
      [{ keys: [], edit: { priority: 'High' } }, 'no keys'],
      [{ keys: ['A-1'], edit: { comment: { body: ' ' } } }, 'nothing said'],
      [{ keys: ['A-1'], edit: { labels: ['a'], add_labels: ['b'] } }, 'labels twice'],
      [{ filter: { q: 'zzzzzzzz' }, edit: { priority: 'High' } }, 'a filter that matches nothing'],
      [{ filter: { view: 'unassigned', queue_id: 1 }, edit: { priority: 'High' } }, 'a view and a queue'],
    ])('refuses %o: %s', async (body: unknown, _why) => {
      const answer = await admin().post('/api/issues/bulk', body);
      expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'VALIDATION_ERROR']);
    });
    const admin = () => running.admin;
  });
});

function data<T>(answer: LightMyRequestResponse): T {
  return answer.json().data as T;
}
