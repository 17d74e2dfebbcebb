import { ERRORS, type ErrorCode } from '@speedyflow/contract/errors';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eachDatabasePlace } from '../../testing/each-database.ts';
import { type RunningServer, type SignedIn, startRunningServer } from '../../testing/running-server.ts';
import { clientOf } from '../../testing/test-app.ts';

/** What the cases speak of; braces in a path or a body stand for one of these. */
interface Known {
  /** A ticket of Jira and one of Zendesk on desks the agent sees, and a queue. */
  jira: string;
  zendesk: string;
  queue: number;
  /** A ticket, a desk, a queue and a board the agent does not see. */
  foreignKey: string;
  foreignDesk: number;
  foreignQueue: number;
  foreignBoard: number;
  /** People: an agent of Zendesk, a customer of Jira. */
  zendeskAgent: number;
  jiraCustomer: number;
}

interface Case {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Text is sent as it is. */
  body?: unknown;
  type?: string;
  code: ErrorCode;
}

const COMMENT = '/api/issues/{jira}/comments';
const POST = { method: 'POST' as const, path: COMMENT };
const text = (length: number) => 'x'.repeat(length);
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const BODIES: Record<string, Case> = {
  'half of a JSON': { ...POST, body: '{"body":', code: 'MALFORMED_JSON' },
  'no JSON at all': { ...POST, body: 'hello', code: 'MALFORMED_JSON' },
  'an empty body': { ...POST, body: '', code: 'VALIDATION_ERROR' },
  'bytes that are no UTF-8': { ...POST, body: Buffer.from([0x22, 0xc3, 0x28, 0x22]), code: 'MALFORMED_JSON' },
  'a member twice': { ...POST, body: '{"body":"a","body":"b"}', code: 'MALFORMED_JSON' },
  'a prototype': { ...POST, body: '{"body":"a","__proto__":{"public":false}}', code: 'MALFORMED_JSON' },
  'endless nesting': { ...POST, body: `{"body":${nested(5000)}}`, code: 'MALFORMED_JSON' },
  'a NUL character': { ...POST, body: '{"body":"a\\u0000b"}', code: 'MALFORMED_JSON' },
  'half of a surrogate pair': { ...POST, body: '{"body":"a\\ud800"}', code: 'MALFORMED_JSON' },
  'a NUL character in a label': {
    method: 'PATCH',
    path: '/api/issues/{jira}',
    body: '{"labels":["a\\u0000"]}',
    code: 'MALFORMED_JSON',
  },
  'plain text': { ...POST, body: 'hello', type: 'text/plain', code: 'UNSUPPORTED_MEDIA_TYPE' },
  'a form': { ...POST, body: 'body=hello', type: 'application/x-www-form-urlencoded', code: 'UNSUPPORTED_MEDIA_TYPE' },
  'a list': { ...POST, body: [], code: 'VALIDATION_ERROR' },
  null: { ...POST, body: 'null', code: 'VALIDATION_ERROR' },
  'a comment of a megabyte': { ...POST, body: { body: text(1024 * 1024) }, code: 'PAYLOAD_TOO_LARGE' },
  'a comment of 40,000 characters': { ...POST, body: { body: text(40_000) }, code: 'VALIDATION_ERROR' },
  'a comment of blanks': { ...POST, body: { body: ' \n\t\u00a0 ' }, code: 'VALIDATION_ERROR' },
  'an empty comment': { ...POST, body: { body: '' }, code: 'VALIDATION_ERROR' },
  'a comment that is a number': { ...POST, body: { body: 7 }, code: 'VALIDATION_ERROR' },
  'a comment that is public as a word': { ...POST, body: { body: 'a', public: 'yes' }, code: 'VALIDATION_ERROR' },
  'a comment with something more': { ...POST, body: { body: 'a', author: 1 }, code: 'VALIDATION_ERROR' },
};

const edit = (body: unknown): Case => ({ method: 'PATCH', path: '/api/issues/{jira}', body, code: 'VALIDATION_ERROR' });
const move = (body: unknown, code: ErrorCode): Case => ({
  method: 'POST',
  path: '/api/issues/{jira}/transitions',
  body,
  code,
});
const assign = (assignee_id: unknown): Case => ({
  method: 'PUT',
  path: '/api/issues/{jira}/assignee',
  body: { assignee_id },
  code: 'VALIDATION_ERROR',
});

const EDITS: Record<string, Case> = {
  'a status there is not': move({ to_status: 'Gone fishing' }, 'INVALID_TRANSITION'),
  'a transition there is not': move({ transition_id: '999999' }, 'INVALID_TRANSITION'),
  'a move to nowhere': move({}, 'VALIDATION_ERROR'),
  'a move with fields alone': move({ fields: {} }, 'VALIDATION_ERROR'),
  'a move to a number': move({ to_status: 3 }, 'VALIDATION_ERROR'),
  'nobody there is': assign(999_999_999),
  'a person of another site': assign('{zendeskAgent}'),
  'a customer': assign('{jiraCustomer}'),
  'person nought': assign(0),
  'a person below nought': assign(-1),
  'half a person': assign(1.5),
  'a person as text': assign('seven'),
  'no assignee at all': { ...assign(null), body: {} },
  'an edit of nothing': edit({}),
  'a priority there is not': edit({ priority: 'Whenever' }),
  'an empty summary': edit({ summary: '' }),
  'a summary of 256 characters': edit({ summary: text(256) }),
  'labels as text': edit({ labels: 'vip' }),
  'a label of two words': edit({ labels: ['very important'] }),
  'a hundred and one labels': edit({ labels: Array.from({ length: 101 }, (_, n) => `l${n}`) }),
  'story points as text': edit({ story_points: '3' }),
  'story points below nought': edit({ story_points: -1 }),
  'the key': edit({ key: 'ABC-1' }),
  "a Zendesk ticket's description": { ...edit({ description: 'x' }), path: '/api/issues/{zendesk}' },
  "a Zendesk ticket's story points": { ...edit({ story_points: 3 }), path: '/api/issues/{zendesk}' },
  'an edit there is not, sent again': {
    method: 'POST',
    path: '/api/issues/{jira}/edits/999999/retry',
    code: 'NOT_FOUND',
  },
  'an edit there is not, dropped': { method: 'DELETE', path: '/api/issues/{jira}/edits/999999', code: 'NOT_FOUND' },
  'an edit by name': { method: 'DELETE', path: '/api/issues/{jira}/edits/mine', code: 'VALIDATION_ERROR' },
};

const list = (query: string, code: ErrorCode = 'VALIDATION_ERROR'): Case => ({ path: `/api/issues?${query}`, code });
const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const QUERIES: Record<string, Case> = {
  'a queue there is not': { path: '/api/queue/999999/issues', code: 'NOT_FOUND' },
  'queue nought': { path: '/api/queue/0/issues', code: 'VALIDATION_ERROR' },
  'a queue by name': { path: '/api/queue/open/issues', code: 'VALIDATION_ERROR' },
  'a queue beyond all numbers': { path: `/api/queue/${'9'.repeat(30)}/issues`, code: 'VALIDATION_ERROR' },
  'a ticket there is not': { path: '/api/issues/NOPE-1', code: 'NOT_FOUND' },
  'a key that is none': { path: '/api/issues/%3Cscript%3E', code: 'NOT_FOUND' },
  'a key of a hundred characters': { path: `/api/issues/${text(100)}`, code: 'VALIDATION_ERROR' },
  'a key of three hundred characters': { path: `/api/issues/${text(300)}`, code: 'NOT_FOUND' },
  'a key with a NUL character': { path: '/api/issues/A%00-1', code: 'VALIDATION_ERROR' },
  'a broken escape in a path': { path: '/api/issues/%zz', code: 'VALIDATION_ERROR' },
  'a desk there is not': { path: '/api/service-desks/999999', code: 'NOT_FOUND' },
  "a missing desk's queues": { path: '/api/service-desks/999999/queues', code: 'NOT_FOUND' },
  'a board there is not': { path: '/api/boards/999999', code: 'NOT_FOUND' },
  'a board of a desk there is not': { path: '/api/boards/1000999999', code: 'NOT_FOUND' },
  'a view there is not': { path: '/api/requests/technician-views?view=best', code: 'VALIDATION_ERROR' },
  'a row filter there is not': { path: '/api/requests/technician-views?filter=best', code: 'VALIDATION_ERROR' },
  'unit nought': { path: '/api/requests/technician-views?business_unit_id=0', code: 'VALIDATION_ERROR' },
  'changes since yesterday': { path: '/api/changes?since=yesterday', code: 'VALIDATION_ERROR' },
  'changes since before the beginning': { path: '/api/changes?since=-1', code: 'VALIDATION_ERROR' },
  'changes since nothing': { path: '/api/changes', code: 'VALIDATION_ERROR' },
  'page nought': list('page=0'),
  'page a milliard': list('page=1000000000'),
  'a page and a half': list('page=1.5'),
  'a page in hexadecimal': list('page=0x10'),
  'a milliard rows': list('per_page=1000000000'),
  'no rows': list('per_page=0'),
  'an order there is not': list('sort=best'),
  'two pages at once': list('page=1&page=2'),
  'a filter twice': list('status=new&status=done'),
  'a parameter there is not': list('colour=red'),
  'a parameter of the prototype': list('__proto__=1'),
  'an assignee by name': list('assignee=olivia'),
  'an empty status': list('status='),
  'a cursor that is none': list('cursor=x', 'INVALID_CURSOR'),
  'a cursor of another order': list(`sort=key&cursor=${cursor(['updated', 0, 1, 'A-1', 1])}`, 'INVALID_CURSOR'),
  'a cursor of other types': list(`cursor=${cursor(['updated', 0, 'x', 1, null])}`, 'INVALID_CURSOR'),
  'a cursor of an object': list(`cursor=${cursor({ by: 'updated' })}`, 'INVALID_CURSOR'),
  'a cursor with a NUL character': list(`cursor=${cursor(['updated', 0, 1, 'A\0-1', 1])}`, 'INVALID_CURSOR'),
  'a cursor of half a surrogate pair': list(`cursor=${cursor(['updated', 0, 1, 'A\ud800', 1])}`, 'INVALID_CURSOR'),
  'a cursor of six hundred characters': list(`cursor=${text(600)}`),
  'a search for nothing': { path: '/api/search?q=', code: 'VALIDATION_ERROR' },
  'a search for 10,000 characters': { path: `/api/search?q=${text(10_000)}`, code: 'VALIDATION_ERROR' },
  'a search for a NUL character': { path: '/api/search?q=a%00b', code: 'VALIDATION_ERROR' },
  'a filter for a NUL character': list('label=a%00b'),
  'a path there is not': { path: '/api/treasure', code: 'NOT_FOUND' },
  'a verb there is not': { method: 'DELETE', path: '/api/issues', code: 'METHOD_NOT_ALLOWED' },
};

/** Whatever people type is searched for; none of it reaches the database as anything but words. */
const HOSTILE = [
  `"`,
  `'`,
  `''''`,
  `"unbalanced`,
  `a" OR "b`,
  `'; drop table tickets; --`,
  `NEAR(a b)`,
  `NEAR/3`,
  `a AND`,
  `OR`,
  `NOT NOT`,
  `a*b*`,
  `*`,
  `^a`,
  `summary:printer`,
  `{summary description}: a`,
  `a & b | !c <-> d`,
  `a:*`,
  `\\`,
  `%`,
  `_`,
  `$1`,
  `?1`,
  `:name`,
  `👩‍💻 🔥`,
  `\u202e\u200b`,
  `ﷺ`,
  `İstanbul ǅ ß`,
  `日本語 テスト`,
  `a\u0301\u0302\u0303`,
  `${'a '.repeat(99)}`,
  `${'('.repeat(150)}`,
  text(200),
];

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

  async function send({ method = 'GET', path, body, type }: Case): Promise<LightMyRequestResponse> {
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
