import type { IssueTypeView } from '@speedyflow/contract/issues';
import type { LinkedAccountView } from '@speedyflow/contract/linked-accounts';
import type { CommentView, EditProgressView, EditView, TicketRowView, TicketView } from '@speedyflow/contract/ticket';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readTicketThere } from '../../testing/convergence/standing-ticket.ts';
import { eachDatabasePlace } from '../../testing/each-database.ts';
import { type RunningServer, type SignedIn, startRunningServer } from '../../testing/running-server.ts';

/** Someone who is an agent at both sites under this address. */
const AGENT = 'olivia.carver@demo.example';

/** What each site lets the mirror hear of others' changes by. */
const HEARD_BY = {
  jira: { method: 'POST', path: '/rest/api/3/search/jql' },
  zendesk: { method: 'GET', path: '/api/v2/incremental/*' },
} as const;

const COMMENT = {
  jira: { method: 'POST', path: '/rest/api/3/issue/*/comment' },
  zendesk: { method: 'PUT', path: '/api/v2/tickets/*' },
} as const;

const CREATE = {
  jira: { method: 'POST', path: '/rest/api/3/issue' },
  zendesk: { method: 'POST', path: '/api/v2/tickets' },
} as const;

const WHO_AM_I = {
  jira: { method: 'GET', path: '/rest/api/3/myself' },
  zendesk: { method: 'GET', path: '/api/v2/users/me*' },
} as const;

eachDatabasePlace((_name, makePlace) => {
  let running: RunningServer;
  let agent: SignedIn;
  const used = new Set<string>();

  beforeAll(async () => {
    running = await startRunningServer((await makePlace()).location, 1_500);
    const desks = data<{ id: number }[]>(await running.admin.get('/api/service-desks'));
    agent = await running.signIn({ email: AGENT, deskIds: desks.map(({ id }) => id) });
  });
  afterEach(() => {
    for (const source of ['jira', 'zendesk'] as const) running.sites()[source].control.faults.clear();
  });
  afterAll(() => running.stop());

  const ticket = async (key: string) => data<TicketView>(await agent.get(`/api/issues/${key}`));
  const there = (key: string) => readTicketThere(running.sites(), key);
  const settled = (key: string) => running.until(async () => (await ticket(key)).edits.length === 0);
  const failed = (key: string) => running.until(async () => (await ticket(key)).edits[0]?.state === 'failed');
  const progress = async (id: number) => data<EditProgressView>(await agent.get(`/api/issues/edits/${id}`));

  // The ticket may have come by itself before its edit is confirmed, which then changes nothing people see.
  const confirmed = (id: number) =>
    vi.waitFor(async () => expect((await progress(id)).state).toBe('confirmed'), { timeout: 10_000, interval: 50 });

  describe.each(['jira', 'zendesk'] as const)('at %s', (source) => {
    const faults = () => running.sites()[source].control.faults;

    async function someTicket(): Promise<TicketRowView> {
      const sort = source === 'jira' ? 'key' : '-key';
      const open = `/api/issues?status=new,in_progress,waiting&per_page=100&sort=${sort}`;
      const rows = data<TicketRowView[]>(await agent.get(open));
      const free = rows.find((row) => row.source === source && !row.is_subtask && !used.has(row.key));
      if (!free) throw new Error(`no open ticket of ${source} is left`);
      used.add(free.key);
      return free;
    }

    /** Somebody else renames a ticket, and the mirror hears nothing of it yet. */
    async function renamedElsewhere(key: string, summary: string): Promise<void> {
      faults().add({ ...HEARD_BY[source], effect: { kind: 'status', status: 503 } });
      const { call } = running.sites();
      if (source === 'jira') await call.jira('PUT', `/rest/api/3/issue/${key}`, { fields: { summary } });
      else await call.zendesk('PUT', `/api/v2/tickets/${key.slice(3)}.json`, { ticket: { subject: summary } });
    }

    it("I39: somebody else's change of the same is shown beside mine, and neither is lost", async () => {
      const row = await someTicket();
      await renamedElsewhere(row.key, 'Theirs');
      expect((await agent.patch(`/api/issues/${row.key}`, { summary: 'Mine' })).statusCode).toBe(202);
      await failed(row.key);
      const seen = await ticket(row.key);
      expect(seen).toMatchObject({ summary: 'Theirs', failed: { code: 'CONFLICT' } });
      expect(seen.edits).toMatchObject([
        { conflict: [{ field: 'summary', base: row.summary, theirs: 'Theirs', yours: 'Mine' }] },
      ]);
      expect((await there(row.key)).summary).toBe('Theirs');
      await agent.post(`/api/issues/${row.key}/edits/${seen.edits[0]!.id}/retry`, { overwrite: true });
      await settled(row.key);
      expect((await there(row.key)).summary).toBe('Mine');
    });

    it("somebody else's change of something else stands beside mine", async () => {
      const row = await someTicket();
      await renamedElsewhere(row.key, 'Theirs');
      await agent.patch(`/api/issues/${row.key}`, { labels: [...row.labels, 'mine'] });
      await settled(row.key);
      const standing = await there(row.key);
      expect(standing.summary).toBe('Theirs');
      expect(standing.labels).toEqual(expect.arrayContaining([...row.labels, 'mine']));
    });

    it('I39: an edit of a version that is not the present one is refused with both values, and not kept', async () => {
      const row = await someTicket();
      const path = `/api/issues/${row.key}`;
      const before = String((await agent.get(path)).headers.etag);
      const patch = (summary: string, version: string) =>
        agent.patch(path, { summary }, { headers: { 'if-match': version } });
      expect((await patch('First', before)).statusCode).toBe(202);
      await settled(row.key);
      for (const stale of [before, 'W/"1"', '"none"', 'no tag']) {
        const refused = await patch('Second', stale);
        expect([refused.statusCode, refused.json().error.code]).toEqual([412, 'PRECONDITION_FAILED']);
        const { version, fields } = refused.json().error.details;
        expect(`"${version}"`).toBe((await agent.get(path)).headers.etag);
        expect(fields).toEqual([{ field: 'summary', theirs: 'First', yours: 'Second' }]);
      }
      expect((await patch('Third', '*')).statusCode).toBe(202);
      await settled(row.key);
      const present = String((await agent.get(path)).headers.etag);
      expect((await patch('Fourth', `"0", ${present}`)).statusCode).toBe(202);
      await settled(row.key);
      expect((await there(row.key)).summary).toBe('Fourth');
    });

    it('a move and an assignment are refused as well where the ticket is another by now', async () => {
      const row = await someTicket();
      const path = `/api/issues/${row.key}`;
      const stale = { headers: { 'if-match': String((await agent.get(path)).headers.etag) } };
      await agent.patch(path, { summary: 'Another by now' });
      await settled(row.key);
      const moves = data<{ id: string }[]>(await agent.get(`${path}/transitions`));
      const refused = [
        await agent.post(`${path}/transitions`, { transition_id: moves[0]!.id }, stale),
        await agent.put(`${path}/assignee`, { assignee_id: null }, stale),
        await agent.post(`${path}/take`, {}, stale),
      ];
      expect(refused.map(({ statusCode }) => statusCode)).toEqual([412, 412, 412]);
      expect(await there(row.key)).toMatchObject({ summary: 'Another by now' });
      const said = { body: 'Mine now.', draft_id: `with-it-${row.key}`, edit: { assignee_id: 'me' } };
      const both = await agent.post(`${path}/comments`, said, stale);
      expect([both.statusCode, both.json().error.details.fields[0]?.field]).toEqual([412, 'assignee']);
      const { edit: _edit, ...alone } = said;
      expect((await agent.post(`${path}/comments`, alone, stale)).statusCode).toBe(201);
      await settled(row.key);
    });

    it('J24: a write that meets another at the same time is made again', async () => {
      const row = await someTicket();
      faults().add({ ...COMMENT[source], effect: { kind: 'status', status: 409 }, times: 2 });
      await agent.post(`/api/issues/${row.key}/comments`, { body: 'Two at once' });
      await settled(row.key);
      expect((await there(row.key)).comments.filter(({ text }) => text.includes('Two at once'))).toHaveLength(1);
    });

    it('a ticket is made once, even when the answer is lost, and its edit leads to it', async () => {
      faults().add({ ...CREATE[source], effect: { kind: 'apply_then_drop' }, times: 1 });
      const { desk_id, type } = await someTicket();
      const summary = `Made in a test of ${source}`;
      const answer = await agent.post('/api/issues', {
        desk_id,
        type,
        summary,
        description: '**Help**',
        labels: ['made'],
      });
      expect(answer.statusCode).toBe(202);
      const { edit } = data<{ edit: EditProgressView }>(answer);
      expect(edit).toMatchObject({ kind: 'create', state: 'pending', key: null, by: 'Agent Here' });
      expect(edit.making).toEqual({ desk_id, type, summary });
      await confirmed(edit.id);
      const { key } = await progress(edit.id);
      expect(await ticket(key!)).toMatchObject({ summary, labels: ['made'], desk_id });
      expect(await there(key!)).toMatchObject({ summary, labels: ['made'] });
      const all = data<TicketRowView[]>(await agent.get('/api/issues?per_page=100'));
      expect(all.filter((row) => row.summary === summary)).toHaveLength(1);
      expect(data(await agent.get('/api/issues/edits'))).toEqual([]);
    });

    it('a ticket asked for again, because the answer was lost on the way to its author, is made once', async () => {
      const { desk_id, type } = await someTicket();
      const summary = `Pressed twice at ${source}`;
      const ask = (words: string) =>
        agent.post('/api/issues', { desk_id, type, summary: words, labels: ['once'], draft_id: `draft of ${source}` });
      const [first, again] = await Promise.all([ask(summary), ask(summary)]);
      const { edit } = data<{ edit: EditProgressView }>(first);
      expect(data<{ edit: EditProgressView }>(again).edit.id).toBe(edit.id);
      await confirmed(edit.id);
      expect(data<{ edit: EditProgressView }>(await ask(summary)).edit).toMatchObject({
        id: edit.id,
        state: 'confirmed',
        key: (await progress(edit.id)).key,
      });
      const other = await ask('Changed since');
      expect([other.statusCode, other.json().error.code]).toEqual([409, 'CONFLICT']);
      // Others may call theirs the same.
      const theirs = await running.admin.post('/api/issues', {
        desk_id,
        type,
        summary: 'Theirs',
        draft_id: `draft of ${source}`,
      });
      const { id } = data<{ edit: EditProgressView }>(theirs).edit;
      expect(id).not.toBe(edit.id);
      await confirmed(id);
      const all = data<TicketRowView[]>(await agent.get('/api/issues?per_page=100'));
      expect(all.filter((row) => row.summary === summary)).toHaveLength(1);
    });

    it('a comment asked for again, because the answer was lost on the way to its author, is made once', async () => {
      const [{ key }, other] = [await someTicket(), await someTicket()];
      const before = (await there(key)).comments.length;
      const ask = (to: string, body: string, isPublic = true) =>
        agent.post(`/api/issues/${to}/comments`, { body, public: isPublic, draft_id: `comment at ${source}` });
      type Answer = { comment: CommentView; edit: EditView };
      const answers = await Promise.all([ask(key, 'Said twice'), ask(key, 'Said twice')]);
      const [first, again] = answers.map((answer) => data<Answer>(answer));
      expect(again).toMatchObject({ edit: { id: first!.edit.id }, comment: { id: first!.comment.id, pending: true } });
      await settled(key);
      const late = data<Answer>(await ask(key, 'Said twice'));
      expect(late.edit).toMatchObject({ id: first!.edit.id, state: 'confirmed' });
      expect(late.comment).not.toHaveProperty('pending');
      for (const refused of [await ask(key, 'Said otherwise'), await ask(key, 'Said twice', false)]) {
        expect([refused.statusCode, refused.json().error]).toMatchObject([
          409,
          { code: 'CONFLICT', message: 'Something else was asked for under this draft_id.' },
        ]);
      }
      expect((await ask(other.key, 'Said twice')).statusCode).toBe(409);
      expect((await there(key)).comments).toHaveLength(before + 1);
      expect(data<CommentView[]>(await agent.get(`/api/issues/${key}/comments`))).toHaveLength(before + 1);
    });

    it('the types of a desk are told, and a type or project there is not is refused with those', async () => {
      const { desk_id, type } = await someTicket();
      const types = data<IssueTypeView[]>(await agent.get(`/api/service-desks/${desk_id}/issue-types`));
      const names = types.map(({ name }) => name);
      expect(names).toContain(type);
      expect(types.every(({ required }) => required.join() === 'type,summary')).toBe(true);
      // Subtasks are made below another ticket.
      expect(names).not.toContain('Sub-task');
      const ask = async (wanted: object) =>
        (await agent.post('/api/issues', { summary: 'No', ...wanted })).json().error;
      expect(await ask({ desk_id, type: 'Wish' })).toMatchObject({
        code: 'VALIDATION_ERROR',
        message: `body.type must be one of ${names.join(', ')}`,
        details: [{ path: 'body.type', allowed: names }],
      });
      const { details } = await ask({ project: 'NOPE', type });
      const desks = data<{ id: number; key: string }[]>(await agent.get('/api/service-desks'));
      expect([...details[0].allowed].sort()).toEqual(desks.map(({ key }) => key).sort());
      expect(await ask({ desk_id: 999_999, type })).toMatchObject({ code: 'NOT_FOUND' });
      expect(data(await agent.get('/api/issues/edits'))).toEqual([]);
    });

    it('a ticket that is refused says why; it is asked for again, or dropped', async () => {
      const { desk_id, type } = await someTicket();
      const ask = async (summary: string) =>
        data<{ edit: EditProgressView }>(await agent.post('/api/issues', { desk_id, type, summary })).edit;
      faults().add({ ...CREATE[source], effect: { kind: 'status', status: 400, body: refusal }, times: 2 });
      const kept = await ask('Not yet');
      const dropped = await ask('Never');
      await vi.waitFor(async () => {
        expect((await progress(kept.id)).failed?.message).toContain('Not while the moon is full.');
        expect((await progress(dropped.id)).state).toBe('failed');
      }, 10_000);
      expect(data(await agent.get('/api/issues/edits'))).toMatchObject([{ id: kept.id }, { id: dropped.id }]);
      await agent.post(`/api/issues/edits/${kept.id}/retry`);
      await confirmed(kept.id);
      expect((await agent.delete(`/api/issues/edits/${dropped.id}`)).statusCode).toBe(200);
      expect((await agent.get(`/api/issues/edits/${dropped.id}`)).statusCode).toBe(404);
    });

    it("somebody else's refused edit, once it is dropped, leaves a trace that its author is shown", async () => {
      const row = await someTicket();
      const dropped = async () => (await agent.get('/api/issues/edits')).json().dropped;
      const before = await dropped();
      const refuse = { ...COMMENT[source], effect: { kind: 'status', status: 400, body: refusal }, times: 1 } as const;
      for (const who of [agent, running.admin]) {
        faults().add(refuse);
        await agent.post(`/api/issues/${row.key}/comments`, { body: 'Refused' });
        await failed(row.key);
        const [edit] = (await ticket(row.key)).edits;
        expect((await who.delete(`/api/issues/${row.key}/edits/${edit!.id}`)).statusCode).toBe(200);
        const told = {
          id: edit!.id,
          kind: 'comment',
          key: row.key,
          by: expect.any(String),
          at: expect.any(String),
          made: false,
        };
        // Nobody is told of what they did themselves.
        expect(await dropped()).toEqual(who === agent ? before : [told, ...before]);
      }
      expect((await running.admin.get('/api/issues/edits')).json().dropped).toEqual([]);
      const entries = await running.server.database.read
        .selectFrom('audit_log')
        .select(['resource', 'details'])
        .where('action', '=', 'edit.drop')
        .orderBy('id')
        .execute();
      expect(entries.at(-1)).toMatchObject({ resource: `edits of user ${agent.user.id}` });
    });

    describe('I40: whoever linked their own account', () => {
      const connection = async () =>
        data<LinkedAccountView[]>(await agent.get('/api/me/linked-accounts')).find(({ kind }) => kind === source)!;
      const link = async (token = `token-${AGENT}`) =>
        agent.put(`/api/me/linked-accounts/${(await connection()).connection_id}`, { email: AGENT, api_token: token });

      afterEach(async () => {
        await agent.delete(`/api/me/linked-accounts/${(await connection()).connection_id}`);
      });

      it('edits as themselves', async () => {
        const { key } = await someTicket();
        const linked = data<LinkedAccountView>(await link());
        expect(linked.account).toMatchObject({ state: 'linked', auth: 'basic', error: null });
        await agent.post(`/api/issues/${key}/comments`, { body: 'Said by myself' });
        await settled(key);
        const comments = data<{ text: string; author: { name: string } }[]>(
          await agent.get(`/api/issues/${key}/comments`),
        );
        const own = comments.filter(({ text }) => text.includes('Said by myself'));
        expect(own.map(({ author }) => author.name)).toEqual([linked.account!.name]);
      });

      it('is told when the site does not accept the token', async () => {
        const answer = await link('no-such-token');
        expect(answer.statusCode).toBe(400);
        expect((await connection()).account).toBeNull();
        expect(answer.body).not.toContain('no-such-token');
      });

      it('sees edits fail once the account is refused, and nobody else send them', async () => {
        const { key } = await someTicket();
        await link();
        const before = await there(key);
        faults().add({ ...COMMENT[source], effect: { kind: 'status', status: 401 } });
        faults().add({ ...WHO_AM_I[source], effect: { kind: 'status', status: 401 } });
        await agent.post(`/api/issues/${key}/comments`, { body: 'By me or nobody' });
        await failed(key);
        expect((await ticket(key)).failed).toMatchObject({
          code: 'LINKED_ACCOUNT_REFUSED',
          message: expect.stringContaining('Reconnect your account'),
        });
        faults().clear();
        expect((await connection()).account).toMatchObject({ state: 'refused' });
        expect(await there(key)).toEqual(before);
        const [edit] = (await ticket(key)).edits;
        await agent.post(`/api/issues/${key}/edits/${edit!.id}/retry`);
        await failed(key);
        expect(await there(key)).toEqual(before);
        await link();
        await agent.post(`/api/issues/${key}/edits/${edit!.id}/retry`);
        await settled(key);
        expect((await there(key)).comments).toHaveLength(before.comments.length + 1);
      });

      it('and unlinks it before an edit is sent sees that edit fail', async () => {
        const { key } = await someTicket();
        await link();
        faults().add({
          ...COMMENT[source],
          effect: { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
          times: 4,
        });
        await agent.post(`/api/issues/${key}/comments`, { body: 'Taken back' });
        await agent.delete(`/api/me/linked-accounts/${(await connection()).connection_id}`);
        await failed(key);
        expect((await ticket(key)).failed).toMatchObject({ code: 'LINKED_ACCOUNT_REFUSED' });
      });
    });
  });
});

const refusal = JSON.stringify({
  errorMessages: ['Not while the moon is full.'],
  description: 'Not while the moon is full.',
});

function data<T = unknown>(answer: LightMyRequestResponse): T {
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return answer.json().data as T;
}
