import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { clientOf, PASSWORD, type TestApp, testApp } from '../../../testing/test-app.ts';
import type { Database } from '../../store/database.ts';
import { freshMs } from './callers.ts';

const FIRST = { email: 'First@Example.test', name: 'First', password: PASSWORD };
const HOUR = 3600_000;

eachDatabase((_name, open) => {
  let database: Database;
  let test: TestApp;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    for (const table of ['users', 'user_desks', 'user_people', 'sessions', 'api_tokens', 'audit_log'] as const) {
      await database.transaction(({ db }) => db.deleteFrom(table).execute());
    }
    test = await testApp({ database });
  });
  afterEach(() => test.close());

  const cookieOf = (response: { headers: Record<string, unknown> }) =>
    String(response.headers['set-cookie']).split(';', 1)[0] as string;
  const as = (cookie: string) => clientOf(test.app, { cookie });
  const audit = () => database.read.selectFrom('audit_log').selectAll().orderBy('id').execute();

  describe('signing up', () => {
    it('makes the first administrator, signed in, and then is no more', async () => {
      expect((await test.nobody.get('/api/user/login-status')).json().data).toEqual({
        signed_in: false,
        user: null,
        needs_signup: true,
        demo: false,
      });
      const made = await test.nobody.post('/api/auth/signup', FIRST);
      expect([made.statusCode, made.json().data]).toEqual([
        201,
        expect.objectContaining({ email: 'first@example.test', role: 'admin', desk_ids: null, active: true }),
      ]);
      const status = await as(cookieOf(made)).get('/api/user/login-status');
      expect(status.json().data).toMatchObject({ signed_in: true, needs_signup: false, user: { name: 'First' } });
      const late = await test.nobody.post('/api/auth/signup', { ...FIRST, email: 'second@example.test' });
      expect([late.statusCode, late.json().error.code]).toEqual([404, 'NOT_FOUND']);
    });

    it('has one winner among those who come at once', async () => {
      const answers = await Promise.all(
        [1, 2, 3, 4].map((n) => test.nobody.post('/api/auth/signup', { ...FIRST, email: `n${n}@example.test` })),
      );
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 404, 404, 404]);
    });

    it('from another machine, or through a proxy, asks for the code the server printed', async () => {
      const signUp = (from: { remoteAddress?: string; headers?: Record<string, string> }, setup_code?: string) =>
        test.app.inject({
          method: 'POST',
          url: '/api/v1/auth/signup',
          headers: { 'content-type': 'application/json', ...from.headers },
          ...(from.remoteAddress ? { remoteAddress: from.remoteAddress } : {}),
          payload: JSON.stringify({ ...FIRST, ...(setup_code ? { setup_code } : {}) }),
        });
      const stranger = await signUp({ remoteAddress: '192.0.2.7' });
      expect([stranger.statusCode, stranger.json().error.code]).toEqual([403, 'FORBIDDEN']);
      expect((await signUp({ remoteAddress: '192.0.2.7' }, 'guess')).statusCode).toBe(403);
      expect((await signUp({ headers: { 'x-forwarded-for': '192.0.2.7' } })).statusCode).toBe(403);
      expect((await signUp({ remoteAddress: '192.0.2.7' }, test.accounts.setupCode)).statusCode).toBe(201);
    });

    it.each([
      { ...FIRST, password: 'short' },
      { ...FIRST, email: 'no address' },
      { ...FIRST, name: '' },
      { email: FIRST.email, password: PASSWORD },
    ])('refuses %o', async (body) => {
      expect((await test.nobody.post('/api/auth/signup', body)).statusCode).toBe(400);
    });
  });

  describe('signing in', () => {
    beforeEach(async () => {
      await test.nobody.post('/api/auth/signup', FIRST);
    });

    it.each(['/api/auth/login', '/api/user/login'])('at %s takes the address in any case', async (path) => {
      const response = await test.nobody.post(path, { email: ' FIRST@example.TEST ', password: PASSWORD });
      expect(response.statusCode).toBe(200);
      expect(response.headers['set-cookie']).toMatch(
        /^speedyflow_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      expect((await as(cookieOf(response)).get('/api/auth/me')).json().data.email).toBe('first@example.test');
    });

    it('says the same of an unknown account, a wrong password and a disabled account', async () => {
      const { email, userId } = await test.signIn('agent');
      const admin = await test.signIn('admin');
      await admin.patch(`/api/users/${userId}`, { active: false });
      const tries = [
        { email: 'nobody@example.test', password: PASSWORD },
        { email: FIRST.email, password: 'wrong password' },
        { email, password: PASSWORD },
      ];
      const answers = await Promise.all(tries.map((body) => test.nobody.post('/api/auth/login', body)));
      for (const answer of answers) {
        expect(answer.statusCode).toBe(401);
        expect(answer.json().error).toEqual({
          code: 'INVALID_CREDENTIALS',
          message: 'E-mail address or password is wrong.',
          details: null,
        });
        expect(answer.headers).not.toHaveProperty('set-cookie');
      }
    });

    it('gives a new session and ends the one before', async () => {
      const before = cookieOf(await test.nobody.post('/api/auth/login', FIRST_LOGIN));
      const after = cookieOf(await as(before).post('/api/auth/login', FIRST_LOGIN));
      expect(after).not.toBe(before);
      expect((await as(before).get('/api/auth/me')).statusCode).toBe(401);
      expect((await as(after).get('/api/auth/me')).statusCode).toBe(200);
    });

    it('never takes over a session somebody else chose', async () => {
      const planted = 'speedyflow_session=a-token-an-attacker-chose-and-planted-here-';
      const after = cookieOf(await as(planted).post('/api/auth/login', FIRST_LOGIN));
      expect(after).not.toBe(planted);
      expect((await as(planted).get('/api/auth/me')).statusCode).toBe(401);
    });

    it('is slowed down per account, from wherever', async () => {
      const tryFrom = (remoteAddress: string) =>
        test.nobody.post('/api/auth/login', { email: FIRST.email, password: 'wrong password' }, { remoteAddress });
      for (let n = 0; n < 10; n++) expect((await tryFrom(`203.0.113.${n}`)).statusCode).toBe(401);
      const refused = await tryFrom('203.0.113.99');
      expect([refused.statusCode, refused.json().detail, refused.headers['retry-after']]).toEqual([
        429,
        '10 per 1 minute',
        '60',
      ]);
    });

    it('is slowed down per address, for whichever account', async () => {
      const tryAs = (n: number) => test.nobody.post('/api/auth/login', { email: `n${n}@example.test`, password: 'x' });
      for (let n = 0; n < 10; n++) expect((await tryAs(n)).statusCode).toBe(401);
      expect((await tryAs(11)).statusCode).toBe(429);
    });

    it('is recorded, and so is failing to', async () => {
      await test.nobody.post('/api/auth/login', { email: FIRST.email, password: 'a wrong secret' });
      await test.nobody.post('/api/auth/login', { email: 'stranger@example.test', password: 'x' });
      await test.nobody.post('/api/auth/login', FIRST_LOGIN);
      const rows = await audit();
      const id = rows[0]?.user_id;
      expect(rows.map(({ action, user_id, resource }) => [action, user_id, resource])).toEqual([
        ['account.signup', id, `user ${id}`],
        ['account.login-failed', null, `user ${id}`],
        ['account.login-failed', null, 'unknown account'],
        ['account.login', id, `user ${id}`],
      ]);
      const everything = JSON.stringify(rows) + test.log.join('');
      for (const secret of ['wrong secret', 'stranger', PASSWORD]) expect(everything).not.toContain(secret);
    });
  });

  const FIRST_LOGIN = { email: FIRST.email, password: PASSWORD };

  describe('a session', () => {
    it('is kept as a hash alone', async () => {
      const { cookie } = await test.signIn('agent');
      const token = cookie.split('=')[1] as string;
      const rows = await database.read.selectFrom('sessions').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(token);
      expect(rows[0]?.token_hash).toMatch(/^[0-9a-f]{64}$/);
    });

    it('ends at logout, also for a server that knew it', async () => {
      const agent = await test.signIn('agent');
      const other = await testApp({ database });
      const elsewhere = clientOf(other.app, { cookie: agent.cookie });
      expect((await elsewhere.get('/api/auth/me')).statusCode).toBe(200);
      const out = await agent.post('/api/auth/logout');
      expect([out.statusCode, out.headers['set-cookie']]).toEqual([200, expect.stringContaining('Max-Age=0')]);
      expect((await agent.get('/api/auth/me')).statusCode).toBe(401);
      other.clock.advance(freshMs(database));
      expect((await elsewhere.get('/api/auth/me')).statusCode).toBe(401);
      await other.close();
    });

    it('ends after 8 hours without use, even when remembered', async () => {
      const agent = await test.signIn('agent');
      for (let hours = 0; hours < 21; hours += 7) {
        test.clock.advance(7 * HOUR);
        expect((await agent.get('/api/auth/me')).statusCode).toBe(200);
      }
      test.clock.advance(8 * HOUR);
      expect((await agent.get('/api/auth/me')).statusCode).toBe(401);
    });

    it('writes its use down at most once a minute', async () => {
      const agent = await test.signIn('agent');
      const seenAt = async () => {
        // Writing happens behind the request; a transaction of our own comes after it.
        await database.transaction(async () => {});
        return (await database.read.selectFrom('sessions').select('last_seen_at').executeTakeFirstOrThrow())
          .last_seen_at;
      };
      const begun = await seenAt();
      test.clock.advance(59_000);
      await agent.get('/api/auth/me');
      expect(await seenAt()).toBe(begun);
      test.clock.advance(1_000);
      await agent.get('/api/auth/me');
      expect(await seenAt()).toBe(begun + 60_000);
    });

    it('ends after 7 days whatever its use, and exchanging it gains no time', async () => {
      const agent = await test.signIn('agent');
      let { cookie } = agent;
      for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
        test.clock.advance(6 * HOUR);
        const refreshed = await as(cookie).post('/api/auth/refresh');
        expect(refreshed.statusCode).toBe(200);
        expect((await as(cookie).get('/api/auth/me')).statusCode).toBe(401);
        cookie = cookieOf(refreshed);
      }
      expect((await as(cookie).get('/api/auth/me')).statusCode).toBe(200);
      test.clock.advance(6 * HOUR);
      expect((await as(cookie).get('/api/auth/me')).statusCode).toBe(401);
    });

    it('that is over is cleared away by the next sign-in', async () => {
      await test.signIn('agent');
      test.clock.advance(9 * HOUR);
      await test.signIn('agent');
      expect(await database.read.selectFrom('sessions').selectAll().execute()).toHaveLength(1);
    });
  });
});
