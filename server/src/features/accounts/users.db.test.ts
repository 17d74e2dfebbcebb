import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { clientOf, OPERATOR_TOKEN, PASSWORD, type TestApp, testApp } from '../../../testing/test-app.ts';
import { type Database, isShared } from '../../store/database.ts';
import { freshMs } from './callers.ts';
import { createDemoUsers, disableDemoUsers } from './demo-users.ts';
import { linkPeople } from './people-links.ts';

const EMPTIED = [
  'users',
  'user_desks',
  'user_people',
  'sessions',
  'api_tokens',
  'audit_log',
  'people',
  'desks',
] as const;

eachDatabase((_name, open) => {
  let database: Database;
  let test: TestApp;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await database.transaction(async ({ db }) => {
      for (const table of EMPTIED) await db.deleteFrom(table).execute();
      await db.insertInto('desks').values([1, 2, 3].map(desk)).execute();
    });
    test = await testApp({ database });
  });
  afterEach(() => test.close());

  const desk = (id: number) => ({
    id,
    connection_id: 1,
    source_id: String(id),
    kind: 'project' as const,
    key: `D${id}`,
    name: `Desk ${id}`,
    unit_id: null,
    removed_at: null,
  });
  const person = (id: number, connectionId: number, email: string | null, more: object = {}) => ({
    id,
    connection_id: connectionId,
    source_id: String(id),
    name: `Person ${id}`,
    email,
    active: 1,
    kind: 'agent' as const,
    ...more,
  });
  const addPeople = (...people: ReturnType<typeof person>[]) =>
    database.transaction(async (tx) => {
      await tx.db.insertInto('people').values(people).execute();
      await test.accounts.linkPeople(
        tx,
        people.map(({ id }) => id),
      );
    });
  const callerOf = async ({ cookie }: { cookie: string }) =>
    (await test.accounts.authenticator.bySession(cookie.split('=')[1] as string))?.caller;

  describe('an administrator', () => {
    it('adds accounts, with a password shown once when none was given', async () => {
      const admin = await test.signIn('admin');
      const body = { email: 'New@Example.test', name: 'New', role: 'agent', desk_ids: [2, 1, 2] };
      const made = await admin.post('/api/users', body);
      expect([made.statusCode, made.json().data]).toEqual([
        201,
        {
          user: {
            id: expect.any(Number),
            email: 'new@example.test',
            name: 'New',
            role: 'agent',
            desk_ids: [1, 2],
            person_ids: [],
            active: true,
          },
          password: expect.stringMatching(/^\w{4}-\w{4}-\w{4}-\w{4}$/),
        },
      ]);
      const { password } = made.json().data;
      expect((await test.nobody.post('/api/auth/login', { email: body.email, password })).statusCode).toBe(200);
      expect((await admin.post('/api/users', body)).json().error.code).toBe('CONFLICT');
      expect((await admin.get('/api/users')).json().data).toHaveLength(2);
      const given = await admin.post('/api/users', { ...body, email: 'other@example.test', password: PASSWORD });
      expect(given.json().data).not.toHaveProperty('password');
    });

    it('cannot give desks that do not exist, or a role that does not', async () => {
      const admin = await test.signIn('admin');
      const body = { email: 'new@example.test', name: 'New', role: 'agent' };
      const noDesk = await admin.post('/api/users', { ...body, desk_ids: [1, 99] });
      expect(noDesk.json().error.details).toEqual([
        { path: 'body.desk_ids', message: 'names a desk that does not exist' },
      ]);
      expect((await admin.post('/api/users', { ...body, role: 'root' })).statusCode).toBe(400);
      expect((await admin.get('/api/users')).json().data).toHaveLength(1);
    });

    it('cannot leave the server without one', async () => {
      const admin = await test.signIn('admin');
      for (const change of [{ role: 'agent' }, { active: false }]) {
        const refused = await admin.patch(`/api/users/${admin.userId}`, change);
        expect([refused.statusCode, refused.json().error.code]).toEqual([409, 'CONFLICT']);
      }
      expect((await admin.get('/api/users')).statusCode).toBe(200);
      await test.signIn('admin');
      expect((await admin.patch(`/api/users/${admin.userId}`, { role: 'agent' })).statusCode).toBe(200);
    });

    it('of two who disable each other at once, one stays', async () => {
      const [a, b] = [await test.signIn('admin'), await test.signIn('admin')];
      const answers = await Promise.all([
        a.patch(`/api/users/${b.userId}`, { active: false }),
        b.patch(`/api/users/${a.userId}`, { active: false }),
      ]);
      // Whoever is second is out already, or is told that there would be none left.
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, expect.toBeOneOf([401, 409])]);
      const active = await database.read.selectFrom('users').select('id').where('active', '=', 1).execute();
      expect(active).toHaveLength(1);
    });

    it('finds no account that is not there', async () => {
      const admin = await test.signIn('admin');
      expect((await admin.patch('/api/users/999999', { name: 'x' })).statusCode).toBe(404);
    });
  });

  describe('an account', () => {
    it.each([
      ['is disabled', { active: false }],
      ['gets another password', { password: 'another password' }],
      ['gets another role', { role: 'lead' }],
      ['loses a desk', { desk_ids: [1] }],
    ])('that %s is out at once, tokens included; elsewhere when it is read anew', async (_what, change) => {
      const admin = await test.signIn('admin');
      const agent = await test.signIn('agent', { deskIds: [1, 2] });
      const { token } = (await agent.post('/api/auth/tokens', { name: 'bot' })).json().data;
      const program = clientOf(test.app, { authorization: `Bearer ${token}` });
      const other = await testApp({ database });
      const elsewhere = clientOf(other.app, { cookie: agent.cookie });
      for (const client of [agent, program, elsewhere]) expect((await client.get('/api/auth/me')).statusCode).toBe(200);
      expect((await admin.patch(`/api/users/${agent.userId}`, change)).statusCode).toBe(200);
      for (const client of [agent, program]) expect((await client.get('/api/auth/me')).statusCode).toBe(401);
      if (isShared(database)) expect(freshMs(database)).toBeLessThanOrEqual(5_000);
      other.clock.advance(freshMs(database));
      expect((await elsewhere.get('/api/auth/me')).statusCode).toBe(401);
      await other.close();
    });

    it('that gains something stays, and has it at once', async () => {
      const admin = await test.signIn('admin');
      const agent = await test.signIn('agent', { deskIds: [1] });
      expect((await callerOf(agent))?.deskIds).toEqual([1]);
      await admin.patch(`/api/users/${agent.userId}`, { desk_ids: [1, 3], name: 'Renamed' });
      expect(await callerOf(agent)).toMatchObject({ deskIds: [1, 3], name: 'Renamed' });
      await admin.patch(`/api/users/${agent.userId}`, { desk_ids: null });
      expect((await callerOf(agent))?.deskIds).toEqual([1, 2, 3]);
      expect((await agent.get('/api/auth/me')).json().data.desk_ids).toBeNull();
    });

    it('sees no desk unless given one, and never one that is gone', async () => {
      const agent = await test.signIn('agent');
      expect((await callerOf(agent))?.deskIds).toEqual([]);
      const other = await test.signIn('agent', { deskIds: [1, 2] });
      await database.transaction(({ db }) =>
        db.updateTable('desks').set({ removed_at: 1 }).where('id', '=', 2).execute(),
      );
      test.accounts.desksChanged();
      expect((await callerOf(other))?.deskIds).toEqual([1]);
    });

    it('that sees every desk sees new ones as soon as they are told of', async () => {
      const lead = await test.signIn('lead', { deskIds: null });
      expect((await callerOf(lead))?.deskIds).toEqual([1, 2, 3]);
      await database.transaction(({ db }) => db.insertInto('desks').values(desk(4)).execute());
      test.accounts.desksChanged();
      expect((await callerOf(lead))?.deskIds).toEqual([1, 2, 3, 4]);
    });

    it('keeps what was starred, in its order, once each and not without end', async () => {
      const agent = await test.signIn('agent');
      const save = (starred: object[]) => agent.put('/api/user/preferences', { starred });
      const starred = [
        { kind: 'queue', id: 7, desk_id: 1 },
        { kind: 'view', view: 'my_unsolved' },
        { kind: 'board', id: 7 },
        { kind: 'saved', id: 7 },
      ];
      expect((await save(starred)).statusCode).toBe(200);
      expect((await agent.get('/api/user/preferences')).json().data).toEqual({ starred });
      const boards = Array.from({ length: 51 }, (_, n) => ({ kind: 'board', id: n + 1 }));
      for (const wrong of [[{ kind: 'queue', id: 7 }], [{ kind: 'desk', id: 7 }], [starred[2], starred[2]], boards]) {
        expect((await save(wrong as object[])).json().error.code).toBe('VALIDATION_ERROR');
      }
      expect((await agent.get('/api/user/preferences')).json().data).toEqual({ starred });
    });

    it('keeps preferences of its own, with a time zone that exists', async () => {
      const agent = await test.signIn('agent');
      const saved = { theme: 'dark', language: 'es', time_zone: 'Europe/Madrid', density: 'compact' };
      expect((await agent.get('/api/user/preferences')).json().data).toEqual({});
      expect((await agent.put('/api/user/preferences', saved)).json().data).toEqual(saved);
      expect((await agent.get('/api/user/preferences')).json().data).toEqual(saved);
      expect((await callerOf(agent))?.timeZone).toBe('Europe/Madrid');
      for (const time_zone of ['Mars/Olympus', '+02:00', '']) {
        expect((await agent.put('/api/user/preferences', { time_zone })).json().error.code).toBe('VALIDATION_ERROR');
      }
    });
  });

  describe('people of the connections', () => {
    it('are linked with the account of their address, whichever came first', async () => {
      const agent = await test.signIn('agent', { email: 'ana@example.test' });
      expect((await callerOf(agent))?.personIds).toEqual([]);
      await addPeople(person(1, 1, 'ana@example.test'), person(2, 2, 'ana@example.test'), person(3, 1, null));
      expect((await callerOf(agent))?.personIds).toEqual([1, 2]);
      await addPeople(person(4, 1, 'bea@example.test'));
      const later = await test.signIn('agent', { email: 'bea@example.test' });
      expect((await later.get('/api/auth/me')).json().data.person_ids).toEqual([4]);
    });

    it('give one per connection: the active agent, and who is linked stays', async () => {
      await addPeople(
        person(1, 1, 'ana@example.test', { kind: 'customer' }),
        person(2, 1, 'ana@example.test', { active: 0 }),
        person(3, 1, 'ana@example.test'),
        person(4, 2, 'ana@example.test', { kind: 'app' }),
      );
      const agent = await test.signIn('agent', { email: 'ana@example.test' });
      expect((await callerOf(agent))?.personIds).toEqual([3]);
      await addPeople(person(5, 1, 'ana@example.test'));
      const again = await database.transaction((tx) => linkPeople(tx, { userId: agent.userId }));
      expect(again).toEqual([]);
    });

    it('can be chosen by an administrator, one per connection', async () => {
      const admin = await test.signIn('admin');
      const agent = await test.signIn('agent');
      await addPeople(person(1, 1, null), person(2, 1, null), person(3, 2, null));
      const choose = (person_ids: number[]) => admin.patch(`/api/users/${agent.userId}`, { person_ids });
      expect((await choose([1, 3])).json().data.person_ids).toEqual([1, 3]);
      expect((await choose([1, 2])).json().error.details[0].message).toBe('names two people of one connection');
      expect((await choose([99])).json().error.details[0].message).toBe('names a person who does not exist');
      expect((await callerOf(agent))?.personIds).toEqual([1, 3]);
    });
  });

  describe('API tokens', () => {
    it('act for their owner until revoked, and are shown once', async () => {
      const agent = await test.signIn('agent');
      const made = (await agent.post('/api/auth/tokens', { name: 'bot' })).json().data;
      expect(made.token).toMatch(/^sfp_[\w-]{43}$/);
      const program = clientOf(test.app, { authorization: `Bearer ${made.token}` });
      expect((await program.get('/api/auth/me')).json().data.id).toBe(agent.userId);
      expect((await program.post('/api/auth/refresh')).json().error.code).toBe('CONFLICT');
      await program.post('/api/auth/logout');
      const listed = () => program.get('/api/auth/tokens');
      // Nobody waits for the note of when it was used.
      await expect
        .poll(async () => (await listed()).json().data)
        .toEqual([{ ...made.info, last_used_at: new Date(test.clock.now()).toISOString() }]);
      expect(
        (await listed()).body + JSON.stringify(await database.read.selectFrom('api_tokens').selectAll().execute()),
      ).not.toContain(made.token);
      const stranger = await test.signIn('admin');
      expect((await stranger.delete(`/api/auth/tokens/${made.info.id}`)).statusCode).toBe(404);
      expect((await agent.delete(`/api/auth/tokens/${made.info.id}`)).statusCode).toBe(200);
      expect((await program.get('/api/auth/me')).statusCode).toBe(401);
    });

    it('are no session, and a session is no token', async () => {
      const agent = await test.signIn('agent');
      const { token } = (await agent.post('/api/auth/tokens', { name: 'bot' })).json().data;
      const session = agent.cookie.split('=')[1] as string;
      expect((await clientOf(test.app, { cookie: `speedyflow_session=${token}` }).get('/api/auth/me')).statusCode).toBe(
        401,
      );
      expect((await clientOf(test.app, { authorization: `Bearer ${session}` }).get('/api/auth/me')).statusCode).toBe(
        401,
      );
    });
  });

  describe('the operator', () => {
    it('is an administrator without an account', async () => {
      const operator = clientOf(test.app, { authorization: `Bearer ${OPERATOR_TOKEN}` });
      expect((await operator.get('/api/auth/me')).json().data).toMatchObject({ id: 0, role: 'admin', desk_ids: null });
      expect((await operator.get('/api/users')).json().data).toEqual([]);
      expect(
        (await operator.post('/api/users', { email: 'a@example.test', name: 'A', role: 'admin' })).statusCode,
      ).toBe(201);
      expect((await operator.post('/api/auth/tokens', { name: 'x' })).statusCode).toBe(403);
      expect((await operator.put('/api/user/preferences', {})).statusCode).toBe(403);
      const identity = await test.accounts.authenticator.byBearer(OPERATOR_TOKEN);
      expect(identity?.caller.deskIds).toEqual([1, 2, 3]);
    });
  });

  describe('the demo', () => {
    const login = (email: string) => test.nobody.post('/api/auth/login', { email, password: 'demo' });

    it('has its two accounts, made again without harm, and shut out when it is over', async () => {
      const now = test.clock.now;
      await createDemoUsers({ database, deskIds: [1], now });
      await createDemoUsers({ database, deskIds: [1, 2], now });
      expect((await login('agent@demo.local')).json().data).toMatchObject({ role: 'agent', desk_ids: [1, 2] });
      expect((await login('admin@demo.local')).json().data).toMatchObject({ role: 'admin', desk_ids: null });
      await disableDemoUsers(database);
      expect((await login('agent@demo.local')).statusCode).toBe(401);
      expect(await database.read.selectFrom('sessions').selectAll().execute()).toEqual([]);
      await createDemoUsers({ database, deskIds: [1], now });
      expect((await login('agent@demo.local')).statusCode).toBe(200);
    });
  });
});
