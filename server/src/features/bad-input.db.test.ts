import { ERRORS, type ErrorCode } from '@speedyflow/contract/errors';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BadRequest, BODIES, EDITS, HOSTILE, type Known, move, QUERIES } from '../../testing/bad-requests.ts';
import { eachDatabasePlace } from '../../testing/each-database.ts';
import { type RunningServer, type SignedIn, startRunningServer } from '../../testing/running-server.ts';
import { clientOf } from '../../testing/test-app.ts';

eachDatabasePlace((_name, makePlace) => {
  let running: RunningServer;
  let agent: SignedIn;
  let known: Known;
  let before: Awaited<ReturnType<typeof written>>;
  let logged = 0;

  beforeAll(async () => {
    running = await startRunningServer((await makePlace()).location, 300);
    const desks = (await running.admin.get('/api/service-desks')).json().data as { id: number; key: string }[];
    const foreign = desks.find(({ key }) => key === 'HR')!;
    const deskIds = desks.filter((desk) => desk !== foreign).map(({ id }) => id);
    agent = await running.signIn({ email: 'agent@here.example', deskIds });
    known = await whatIsKnown(foreign.id, deskIds);
    before = await written();
  });
  beforeEach(() => {
    logged = running.log.length;
  });
  afterEach(async () => {
    // Nothing was written, and nothing is lost or locked.
    expect(await written()).toEqual(before);
    expect(running.log.slice(logged).filter((line) => line.includes('"level":50'))).toEqual([]);
  });
  afterAll(() => running.stop());

  describe('is refused', () => {
    it.each(Object.entries({ ...BODIES, ...EDITS, ...QUERIES }))('%s', async (_what, one) => {
      expectRefused(await send(one), one.code);
    });

    it('a move that is not allowed, with those that are', async () => {
      const answer = await send(move({ to_status: 'Gone fishing' }, 'INVALID_TRANSITION'));
      const { allowed, from } = answer.json().error.details;
      expect(from).toEqual(expect.any(String));
      expect(allowed).toEqual(expect.arrayContaining([{ id: expect.any(String), to_status: expect.any(String) }]));
    });

    it('a wrong password, and whoever is nobody', async () => {
      const nobody = clientOf(running.server.app, {});
      const wrong = { email: 'agent@here.example', password: 'not this one' };
      expectRefused(await nobody.post('/api/auth/login', wrong), 'INVALID_CREDENTIALS');
      expectRefused(await nobody.post('/api/auth/login', { ...wrong, email: 'x@y.example' }), 'INVALID_CREDENTIALS');
      expectRefused(await nobody.get('/api/issues'), 'UNAUTHENTICATED');
      const stranger = clientOf(running.server.app, {
        cookie: agent.cookie.replace(/=.*/, '=a-cookie-nobody-ever-got'),
      });
      expectRefused(await stranger.get('/api/issues'), 'UNAUTHENTICATED');
      const bearer = clientOf(running.server.app, { authorization: 'Bearer a-token-nobody-ever-got' });
      expectRefused(await bearer.get('/api/issues'), 'UNAUTHENTICATED');
    });
  });

  it.each([
    { foreign: '/api/service-desks/{foreignDesk}', missing: '/api/service-desks/999999' },
    { foreign: '/api/service-desks/{foreignDesk}/queues', missing: '/api/service-desks/999999/queues' },
    { foreign: '/api/queue/{foreignQueue}/issues', missing: '/api/queue/999999/issues' },
    { foreign: '/api/queue/{foreignQueue}/issues?since=0', missing: '/api/queue/999999/issues?since=0' },
    { foreign: '/api/boards/{foreignBoard}', missing: '/api/boards/1000999999' },
    { foreign: '/api/boards/{foreignBoard}/columns/1', missing: '/api/boards/1000999999/columns/1' },
    ...['', '/comments', '/history', '/sla', '/attachments', '/transitions', '/assignable'].map((part) => ({
      foreign: `/api/issues/{foreignKey}${part}`,
      missing: `/api/issues/NOPE-1${part}`,
    })),
  ])('tells $foreign from nothing at all by nothing', async ({ foreign, missing }) => {
    const [theirs, nothing] = [await agent.get(filled(foreign)), await agent.get(missing)];
    expectRefused(theirs, 'NOT_FOUND');
    expect(theirs.json().error).toEqual(nothing.json().error);
  });

  it.each([
    { method: 'POST', part: '/comments', body: { body: 'Let me in' } },
    { method: 'POST', part: '/transitions', body: { to_status: 'Done' } },
    { method: 'PUT', part: '/assignee', body: { assignee_id: null } },
    { method: 'POST', part: '/take' },
    { method: 'PATCH', part: '', body: { summary: 'Mine' } },
  ] as const)('lets nobody $method $part at a ticket of a foreign desk', async ({ method, part, ...rest }) => {
    expectRefused(
      await send({ method, path: `/api/issues/{foreignKey}${part}`, code: 'NOT_FOUND', ...rest }),
      'NOT_FOUND',
    );
  });

  it('shows nothing of a foreign desk in lists, counts, searches and changes', async () => {
    const { data: unit } = (await running.admin.get(`/api/service-desks/${known.foreignDesk}`)).json();
    for (const path of [
      `/api/search?q=${known.foreignKey}`,
      `/api/requests/technician-views?view=recently_updated&business_unit_id=${unit.unit_id}`,
      `/api/requests/technician-views?view=all_unsolved&business_unit_id=${unit.unit_id}`,
    ]) {
      expect((await agent.get(path)).json(), path).toMatchObject({ success: true, data: [] });
    }
    const changes = (await agent.get('/api/changes?since=0&limit=1000')).json().data as { desk_id: number }[];
    expect(changes.filter((change) => change.desk_id === known.foreignDesk)).toEqual([]);
    const desks = (await agent.get('/api/service-desks')).json().data as { id: number }[];
    expect(desks.map(({ id }) => id)).not.toContain(known.foreignDesk);
  });

  it.each(HOSTILE)('searches for %j as for any words', async (typed) => {
    const q = encodeURIComponent(typed);
    for (const path of [
      `/api/search?q=${q}`,
      `/api/issues?q=${q}`,
      `/api/queue/{queue}/issues?q=${q}`,
      `/api/issues?label=${q}`,
      `/api/issues?status=${q}&priority=${q}&type=${q}`,
      `/api/issues/{jira}/assignable?q=${encodeURIComponent(typed.slice(0, 100))}`,
    ]) {
      const answer = await agent.get(filled(path));
      expect(answer.statusCode, `${path}: ${answer.body}`).toBe(200);
      expect(answer.json().success).toBe(true);
    }
  });

  async function send({ method = 'GET', path, body, type }: BadRequest): Promise<LightMyRequestResponse> {
    const { app } = running.server;
    const asIs = typeof body === 'string' || Buffer.isBuffer(body);
    const payload = body === undefined ? {} : { payload: asIs ? body : filled(JSON.stringify(body)) };
    const headers = {
      cookie: agent.cookie,
      ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
    };
    return app.inject({ method, url: filled(path), headers, ...payload } as InjectOptions);
  }

  /** Puts what the braces stand for; a number that is written as a text becomes one. */
  function filled(template: string): string {
    return template.replace(/"\{(\w+Agent|\w+Customer)\}"|\{(\w+)\}/g, (all, person, other) =>
      String(known[(person ?? other) as keyof Known] ?? all),
    );
  }

  async function whatIsKnown(foreignDesk: number, deskIds: readonly number[]): Promise<Known> {
    const { read } = running.server.database;
    const rows = await read.selectFrom('ticket_rows').select(['key', 'source', 'desk_id']).orderBy('id').execute();
    const queues = await read.selectFrom('queues').select(['id', 'desk_id']).orderBy('id').execute();
    const people = await read.selectFrom('people').selectAll().execute();
    const connections = await read.selectFrom('connections').select(['id', 'kind']).execute();
    const site = (kind: string) => connections.find((one) => one.kind === kind)!.id;
    const seen = (source: string) => rows.find((row) => row.source === source && deskIds.includes(row.desk_id))!.key;
    const person = (kind: string, connectionId: number) =>
      people.find((one) => one.kind === kind && one.connection_id === connectionId && one.active === 1)!.id;
    return {
      jira: seen('jira'),
      zendesk: seen('zendesk'),
      queue: queues.find((queue) => deskIds.includes(queue.desk_id))!.id,
      foreignKey: rows.find((row) => row.desk_id === foreignDesk)!.key,
      foreignDesk,
      foreignQueue: queues.find((queue) => queue.desk_id === foreignDesk)!.id,
      foreignBoard: 1_000_000_000 + foreignDesk,
      zendeskAgent: person('agent', site('zendesk')),
      jiraCustomer: person('customer', site('jira')),
    };
  }

  /** All that a request could have left behind. */
  async function written() {
    const { read } = running.server.database;
    const all = async (table: 'outbox' | 'change_log' | 'tickets' | 'comments' | 'ticket_rows') =>
      Number(
        (
          await read
            .selectFrom(table)
            .select((eb) => eb.fn.countAll().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      );
    return {
      edits: await all('outbox'),
      changes: await all('change_log'),
      tickets: await all('tickets'),
      comments: await all('comments'),
      rows: await all('ticket_rows'),
    };
  }
});

/** A refusal of the catalogue with the status that goes with it, and nothing internal in its words. */
function expectRefused(answer: LightMyRequestResponse, code: ErrorCode): void {
  const { success, error, meta } = answer.json();
  expect({ success, code: error?.code }, answer.body.slice(0, 500)).toEqual({ success: false, code });
  expect(answer.statusCode).toBe(ERRORS[code].status);
  expect(error.message).not.toMatch(/sql|stack|select |\.ts\b|undefined|\[object/i);
  expect(meta.request_id).toEqual(expect.any(String));
}
