import type { TicketRowView, TicketView } from '@speedyflow/contract/ticket';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FaultControl } from '../../../simulators/faults/install.ts';
import type { FaultEffect } from '../../../simulators/faults/rules.ts';
import { listenToChanges } from '../../testing/change-listener.ts';
import { readTicketThere } from '../../testing/convergence/standing-ticket.ts';
import { eachDatabasePlace } from '../../testing/each-database.ts';
import { everyRead } from '../../testing/every-read.ts';
import { type RunningServer, type SignedIn, startRunningServer } from '../../testing/running-server.ts';

const TICKETS = 2000;

/** Someone who is an agent at both sites under this address. */
const AGENT = 'olivia.carver@demo.example';

type Source = 'jira' | 'zendesk';

/** Where each kind of edit is sent. */
const WRITES: Record<Source, Record<'comment' | 'transition' | 'assign' | 'edit', { method: string; path: string }>> = {
  jira: {
    comment: { method: 'POST', path: '/rest/api/3/issue/*/comment' },
    transition: { method: 'POST', path: '/rest/api/3/issue/*/transitions' },
    assign: { method: 'PUT', path: '/rest/api/3/issue/*/assignee' },
    edit: { method: 'PUT', path: '/rest/api/3/issue/*' },
  },
  zendesk: {
    comment: { method: 'PUT', path: '/api/v2/tickets/*' },
    transition: { method: 'PUT', path: '/api/v2/tickets/*' },
    assign: { method: 'PUT', path: '/api/v2/tickets/*' },
    edit: { method: 'PUT', path: '/api/v2/tickets/*' },
  },
};

eachDatabasePlace((_name, makePlace) => {
  let running: RunningServer;
  let agent: SignedIn;
  const used = new Set<string>();

  beforeAll(async () => {
    running = await startRunningServer((await makePlace()).location, TICKETS);
    const desks = data<{ id: number; key: string }[]>(await running.admin.get('/api/service-desks'));
    agent = await running.signIn({
      email: AGENT,
      deskIds: desks.filter(({ key }) => key !== 'HR').map(({ id }) => id),
    });
  });
  afterEach(() => {
    for (const source of ['jira', 'zendesk'] as const) control(source).faults.clear();
  });
  afterAll(() => running.stop());

  const control = (source: Source): FaultControl => running.sites()[source].control;
  const ticket = async (key: string) => data<TicketView>(await agent.get(`/api/issues/${key}`));
  const there = (key: string) => readTicketThere(running.sites(), key);
  const settled = (key: string) => running.until(async () => (await ticket(key)).edits.length === 0);
  const failed = (key: string) => running.until(async () => (await ticket(key)).edits[0]?.state === 'failed');
  const strike = (source: Source, write: keyof (typeof WRITES)['jira'], effect: FaultEffect, times = 1) =>
    control(source).faults.add({ ...WRITES[source][write], effect, times });

  /** An open ticket that no other test has touched. */
  async function openTicket(source: Source): Promise<TicketRowView> {
    const rows = data<TicketRowView[]>(await agent.get('/api/issues?status=new,in_progress,waiting&per_page=100'));
    const free = rows.find((row) => row.source === source && row.assignee && !row.is_subtask && !used.has(row.key));
    if (!free) throw new Error(`no open ticket of ${source} is left`);
    used.add(free.key);
    return free;
  }

  describe('lists', () => {
    it('shows desks, their queues and the tickets of each, as many as it counts', async () => {
      const desks = data<{ id: number; source: string }[]>(await agent.get('/api/service-desks'));
      expect(new Set(desks.map(({ source }) => source))).toEqual(new Set(['jira', 'zendesk']));
      for (const desk of desks) {
        for (const queue of data<{ id: number; count: number }[]>(
          await agent.get(`/api/service-desks/${desk.id}/queues`),
        )) {
          const first = (await agent.get(`/api/queue/${queue.id}/issues?per_page=10`)).json();
          expect(first.total).toBe(queue.count);
          expect(new Set(await everyKey(`/api/queue/${queue.id}/issues?per_page=10`)).size).toBe(queue.count);
        }
      }
    });

    it('filters, sorts and pages', async () => {
      const all = data<TicketRowView[]>(await agent.get('/api/issues?status=waiting&sort=priority&per_page=100'));
      expect(all.length).toBeGreaterThan(5);
      expect(all.every((row) => row.status_category === 'waiting')).toBe(true);
      const ranks = all.map((row) => row.priority_rank);
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      const second = data<TicketRowView[]>(
        await agent.get('/api/issues?status=waiting&sort=priority&per_page=3&page=2'),
      );
      expect(second.map(({ key }) => key)).toEqual(all.slice(3, 6).map(({ key }) => key));
    });

    it('answers what changed in a queue since a position', async () => {
      const row = await openTicket('jira');
      const [queue] = data<{ id: number; name: string }[]>(await agent.get(`/api/service-desks/${row.desk_id}/queues`));
      const list = `/api/queue/${queue!.id}/issues`;
      const path = `${list}?since=${(await agent.get(list)).json().meta.seq}`;
      expect((await agent.get(path)).json()).toMatchObject({ data: [], removed: [] });
      for (const ahead of [`${list}?since=99999999`, '/api/changes?since=99999999']) {
        expect((await agent.get(ahead)).json(), ahead).toMatchObject({ data: [], more: false, reset: true });
      }
      expect((await agent.get(path)).json()).not.toHaveProperty('reset');
      await agent.patch(`/api/issues/${row.key}`, { summary: 'Changed since' });
      expect(data<TicketRowView[]>(await agent.get(path)).map(({ key }) => key)).toEqual([row.key]);
      await settled(row.key);
    });
  });

  describe.each(['jira', 'zendesk'] as const)('a ticket of %s', (source) => {
    it('is shown whole', async () => {
      const row = await openTicket(source);
      const seen = await ticket(row.key);
      const standing = await there(row.key);
      expect(seen).toMatchObject({ ...row, summary: standing.summary, status: standing.status });
      const comments = data<{ text: string; public: boolean; html: string }[]>(
        await agent.get(`/api/issues/${row.key}/comments`),
      );
      expect(comments.map((comment) => comment.public)).toEqual(standing.comments.map((comment) => comment.public));
      expect(comments).toHaveLength(row.comment_count);
      for (const part of ['history', 'sla', 'attachments', 'transitions', 'assignable']) {
        expect((await agent.get(`/api/issues/${row.key}/${part}`)).statusCode, part).toBe(200);
      }
      expect(data(await agent.get(`/api/issues/${row.key}/transitions`))).not.toEqual([]);
      expect((await agent.get(`/api/issues/${row.key.toLowerCase()}`)).json().data.key).toBe(row.key);
    });

    it('gives its files, whole or in part', async () => {
      const file = await running.server.database.read
        .selectFrom('attachments')
        .innerJoin('ticket_rows', 'ticket_rows.id', 'attachments.ticket_id')
        .select(['ticket_rows.key', 'attachments.source_id', 'attachments.size_bytes'])
        .where('ticket_rows.source', '=', source)
        .where('attachments.size_bytes', '>', 100)
        .executeTakeFirstOrThrow();
      const address = `/api/issues/${file.key}/attachments/${file.source_id}/content`;
      const whole = await running.admin.get(address);
      expect([whole.statusCode, whole.rawPayload.length]).toEqual([200, file.size_bytes]);
      const part = await running.admin.get(address, { headers: { range: 'bytes=10-99' } });
      expect([part.statusCode, part.rawPayload]).toEqual([206, whole.rawPayload.subarray(10, 100)]);
      const end = await running.admin.get(address, { headers: { range: 'bytes=-10' } });
      expect([end.statusCode, end.rawPayload]).toEqual([206, whole.rawPayload.subarray(-10)]);
      expect((await running.admin.get(address, { headers: { range: 'bytes=5-1' } })).statusCode).toBe(200);
      const beyond = await running.admin.get(address, { headers: { range: `bytes=${file.size_bytes}-` } });
      expect([beyond.statusCode, beyond.json().error.code]).toEqual([416, 'RANGE_NOT_SATISFIABLE']);
    });

    it.each([true, false])('takes a comment (public: %s) before the upstream hears of it', async (isPublic) => {
      const { key } = await openTicket(source);
      control(source).log.clear();
      control(source).setLatency(1500);
      const body = '**On its way**: see [the page](https://help.example/page).\n\n- one\n- two';
      const answer = await agent.post(`/api/issues/${key}/comments`, { body, public: isPublic });
      expect(control(source).log.effects()).toEqual([]);
      expect(answer.statusCode).toBe(201);
      expect(answer.json().data).toMatchObject({
        comment: { pending: true, public: isPublic, author: { name: 'Agent Here' } },
        ticket: { pending: true, last_message: { text: body, public: isPublic } },
        edit: { kind: 'comment', state: 'pending' },
      });
      const shown = data<{ pending?: true; text: string }[]>(await agent.get(`/api/issues/${key}/comments`));
      expect(shown.at(-1)).toMatchObject({ pending: true, text: body });
      control(source).setLatency(0);
      await settled(key);
      const [said] = (await there(key)).comments.filter(({ text }) => text.includes('On its way'));
      expect(said).toMatchObject({ public: isPublic });
      const comments = data<{ text: string; html: string; pending?: true }[]>(
        await agent.get(`/api/issues/${key}/comments`),
      );
      const own = comments.filter(({ text }) => text.includes('On its way'));
      expect(own).toHaveLength(1);
      expect(own[0]).not.toHaveProperty('pending');
      expect(own[0]!.html).toContain('<strong>On its way</strong>');
    });

    it('is moved, and every count moves with it at once', async () => {
      const row = await openTicket(source);
      const counts = async () => (await agent.get('/api/requests/technician-views/counts')).json().counts;
      const before = await counts();
      const moves = data<{ to_status: string; to_category: string }[]>(
        await agent.get(`/api/issues/${row.key}/transitions`),
      );
      const done = moves.find(({ to_category }) => to_category === 'done');
      expect(done).toBeDefined();
      const answer = await agent.post(`/api/issues/${row.key}/transitions`, { to_status: done!.to_status });
      expect(answer.statusCode).toBe(202);
      expect(data<{ ticket: TicketRowView }>(answer).ticket).toMatchObject({ status: done!.to_status, pending: true });
      const after = await counts();
      expect(after).toMatchObject({
        all_unsolved: before.all_unsolved - 1,
        recently_solved: before.recently_solved + 1,
      });
      await settled(row.key);
      expect((await there(row.key)).status).toBe(done!.to_status);
      expect(await ticket(row.key)).toMatchObject({ status: done!.to_status, status_category: 'done' });
      expect(await counts()).toEqual(after);
    });

    it('is assigned to somebody, to nobody, and taken', async () => {
      const row = await openTicket(source);
      const people = data<{ id: number; name: string }[]>(await agent.get(`/api/issues/${row.key}/assignable`));
      const other = people.find(({ id }) => id !== row.assignee?.id)!;
      const steps = [
        { do: () => agent.put(`/api/issues/${row.key}/assignee`, { assignee_id: other.id }), to: other.id },
        { do: () => agent.put(`/api/issues/${row.key}/assignee`, { assignee_id: null }), to: null },
        { do: () => agent.post(`/api/issues/${row.key}/take`), to: 'me' },
      ] as const;
      for (const step of steps) {
        const answer = await step.do();
        expect(answer.statusCode).toBe(202);
        const { assignee, pending } = data<{ ticket: TicketRowView }>(answer).ticket;
        expect(pending).toBe(true);
        const expected = step.to === 'me' ? agent.user.person_ids : [step.to];
        expect(expected).toContain(assignee?.id ?? null);
        await settled(row.key);
        const seen = await ticket(row.key);
        expect(seen.assignee?.id ?? null).toBe(assignee?.id ?? null);
        expect((await there(row.key)).assignee).toBe(await sourceIdOf(seen.assignee?.id ?? null));
      }
    });

    it('is edited', async () => {
      const { key } = await openTicket(source);
      const edit = { summary: 'Reads “äöü” & <b>no markup</b>', priority: 'low', labels: ['vip', 'second-line'] };
      const answer = await agent.patch(`/api/issues/${key}`, edit);
      expect(answer.statusCode).toBe(202);
      const shown = { summary: edit.summary, priority: 'Low', labels: edit.labels };
      expect(data<{ ticket: TicketRowView }>(answer).ticket).toMatchObject({ ...shown, pending: true });
      await settled(key);
      const standing = await there(key);
      expect({ ...standing, labels: standing.labels.toSorted() }).toMatchObject({
        ...shown,
        labels: edit.labels.toSorted(),
      });
      expect(await ticket(key)).toMatchObject({ summary: edit.summary, priority: 'Low' });
    });

    it.each([
      { write: 'comment', status: 400, body: { body: 'Refused words' } },
      { write: 'transition', status: 422, body: {} },
      { write: 'assign', status: 403, body: { assignee_id: null } },
      { write: 'edit', status: 400, body: { summary: 'Refused title' } },
    ] as const)(
      'shows that $write was refused ($status), and why; sent again it stands',
      async ({ write, status, body }) => {
        const row = await openTicket(source);
        const before = await there(row.key);
        strike(source, write, refusal(source, status, 'Not while the moon is full.'));
        const send = {
          comment: () => agent.post(`/api/issues/${row.key}/comments`, body),
          transition: async () => {
            const moves = data<{ to_status: string }[]>(await agent.get(`/api/issues/${row.key}/transitions`));
            return agent.post(`/api/issues/${row.key}/transitions`, {
              to_status: moves.find((move) => move.to_status !== row.status)!.to_status,
            });
          },
          assign: () => agent.put(`/api/issues/${row.key}/assignee`, body),
          edit: () => agent.patch(`/api/issues/${row.key}`, body),
        }[write];
        const shown = data<{ ticket: TicketRowView }>(await send()).ticket;
        await failed(row.key);
        const refused = await ticket(row.key);
        const code = source === 'jira' ? 'JIRA_API_ERROR' : 'ZENDESK_API_ERROR';
        expect(refused.failed).toMatchObject({ code, message: expect.stringContaining('Not while the moon is full.') });
        // What the upstream has is what is shown.
        expect(refused).toMatchObject({ summary: before.summary, status: before.status, assignee: row.assignee });
        expect(refused).not.toHaveProperty('pending');
        expect(await there(row.key)).toEqual(before);
        const again = await agent.post(`/api/issues/${row.key}/edits/${refused.edits[0]!.id}/retry`);
        expect(again.statusCode).toBe(202);
        await settled(row.key);
        const now = await ticket(row.key);
        expect(now).not.toHaveProperty('failed');
        expect(now).toMatchObject({ summary: shown.summary, status: shown.status, assignee: shown.assignee });
        expect(await there(row.key)).not.toEqual(before);
      },
    );

    it('forgets a refused edit that is dropped', async () => {
      const { key } = await openTicket(source);
      const before = await there(key);
      strike(source, 'comment', refusal(source, 400, 'No.'));
      await agent.post(`/api/issues/${key}/comments`, { body: 'Never mind' });
      await failed(key);
      const [edit] = (await ticket(key)).edits;
      expect((await agent.delete(`/api/issues/${key}/edits/${edit!.id}`)).statusCode).toBe(200);
      expect(await ticket(key)).toMatchObject({ edits: [] });
      expect(JSON.stringify(data(await agent.get(`/api/issues/${key}/comments`)))).not.toContain('Never mind');
      expect((await agent.post(`/api/issues/${key}/edits/${edit!.id}/retry`)).statusCode).toBe(404);
      expect(await there(key)).toEqual(before);
    });

    it.each([
      ['the answer to it was lost', (): void => strike(source, 'comment', { kind: 'apply_then_drop' })],
      [
        'its answer was lost, and so was what it was looked up with',
        (): void => {
          strike(source, 'comment', { kind: 'apply_then_drop' });
          const path = source === 'jira' ? '/rest/api/3/issue/*/comment' : '/api/v2/tickets/*/audits';
          control(source).faults.add({ method: 'GET', path, effect: { kind: 'drop' }, times: 4 });
        },
      ],
      [
        'the ticket could not be read after it',
        (): void => {
          const path = source === 'jira' ? '/rest/api/3/issue/*' : '/api/v2/tickets/*';
          control(source).faults.add({ method: 'GET', path, effect: { kind: 'status', status: 500 }, times: 4 });
        },
      ],
    ])('stands with one comment when %s', async (_story, fault) => {
      const { key } = await openTicket(source);
      fault();
      await agent.post(`/api/issues/${key}/comments`, { body: 'Said once' });
      await settled(key);
      control(source).faults.clear();
      expect((await there(key)).comments.filter(({ text }) => text.includes('Said once'))).toHaveLength(1);
      expect(await ticket(key)).not.toHaveProperty('failed');
    });

    it('tells whoever listens, in order: the edit at once, its confirmation later', async () => {
      const { key } = await openTicket(source);
      const stream = await listenToChanges(running.server, agent.cookie);
      await agent.post(`/api/issues/${key}/comments`, { body: 'Heard by many' });
      await settled(key);
      const heard = await stream.untilHeard(key, 2);
      expect(heard.map(({ seq }) => seq)).toEqual(heard.map(({ seq }) => seq).toSorted((a, b) => a - b));
      expect(heard[0]!.fields).toContain('pending');
      expect(heard.at(-1)!.fields).toContain('pending');
      const told = data<{ seq: number; key: string }[]>(await agent.get(`/api/changes?since=${heard[0]!.seq - 1}`));
      expect(told.filter((change) => change.key === key).map(({ seq }) => seq)).toEqual(heard.map(({ seq }) => seq));
      await stream.close();
    });
  });

  describe('while both sites are away', () => {
    it('answers every list as before, keeps what is written, and sends it once they are back', async () => {
      const keys = [(await openTicket('jira')).key, (await openTicket('zendesk')).key];
      const before = await everyRead(agent, keys);
      await running.stopSites();
      expect(await everyRead(agent, keys)).toEqual(before);
      for (const key of keys) {
        expect((await agent.post(`/api/issues/${key}/comments`, { body: 'Written in the dark' })).statusCode).toBe(201);
        expect((await agent.patch(`/api/issues/${key}`, { summary: 'Named in the dark' })).statusCode).toBe(202);
      }
      const putOff = () => running.log.filter((line) => line.includes('edit put off')).length;
      const seen = putOff();
      await vi.waitFor(() => expect(putOff()).toBeGreaterThan(seen), { timeout: 10_000 });
      for (const key of keys) {
        expect(await ticket(key)).toMatchObject({ summary: 'Named in the dark', pending: true });
        expect((await ticket(key)).edits.map(({ state }) => state)).toEqual(['pending', 'pending']);
      }
      await running.bringSitesBack();
      for (const key of keys) {
        await settled(key);
        const standing = await there(key);
        expect(standing.summary).toBe('Named in the dark');
        expect(standing.comments.filter(({ text }) => text.includes('Written in the dark'))).toHaveLength(1);
      }
    });
  });

  /** Walks a list by its cursors to the end. */
  async function everyKey(path: string): Promise<string[]> {
    const keys: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { data: TicketRowView[]; next_cursor: string | null } = (
        await agent.get(cursor === null ? path : `${path}&cursor=${cursor}`)
      ).json();
      keys.push(...page.data.map(({ key }) => key));
      cursor = page.next_cursor;
    } while (cursor !== null);
    return keys;
  }

  async function sourceIdOf(personId: number | null): Promise<string | null> {
    if (personId === null) return null;
    const { read } = running.server.database;
    const row = await read.selectFrom('people').select('source_id').where('id', '=', personId).executeTakeFirst();
    return row?.source_id ?? null;
  }
});

function data<T = unknown>(answer: LightMyRequestResponse): T {
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return answer.json().data as T;
}

/** How each upstream words a refusal. */
function refusal(source: Source, status: number, reason: string): FaultEffect {
  const headers = { 'content-type': 'application/json' };
  const body =
    source === 'jira' ? { errorMessages: [reason], errors: {} } : { error: 'RecordInvalid', description: reason };
  return { kind: 'status', status, headers, body: JSON.stringify(body) };
}
