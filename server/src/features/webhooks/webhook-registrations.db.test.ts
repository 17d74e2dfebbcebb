import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { webhookRoutes } from '@speedyflow/contract/webhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eachDatabasePlace } from '../../../testing/each-database.ts';
import { type Client, type TestApp, testApp } from '../../../testing/test-app.ts';
import { AppError } from '../../domain/errors.ts';
import type { WebhookRegistrar } from '../../domain/webhook.ts';
import { systemClock } from '../../stdx/clock.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import type { Inbox } from '../../store/inbox/inbox.ts';
import { openInbox } from '../../store/inbox/open-inbox.ts';
import { openSecretBox } from '../../store/secrets/secret-box.ts';
import { WebhookRegistrations } from './webhook-registrations.ts';
import { WebhookSecrets } from './webhook-secrets.ts';
import { registerWebhooks } from './webhooks.routes.ts';

const ORIGIN = 'https://desk.example';
const JIRA = 1;
const ZENDESK = 2;
const HOUR_MS = 60 * 60_000;

/** A site that keeps webhooks. */
interface Site extends WebhookRegistrar {
  standing: Map<string, { url: string; secret: string }>;
  expiresAt: number | null;
  refusal: AppError | null;
}

function site(): Site {
  let made = 0;
  const self: Site = {
    standing: new Map(),
    expiresAt: null,
    refusal: null,
    register: async ({ url, secret }) => {
      if (self.refusal) throw self.refusal;
      const id = `hook-${++made}`;
      self.standing.set(id, { url, secret });
      return { ids: [id], secret, expiresAt: self.expiresAt };
    },
    renew: async (ids) => {
      if (self.refusal) throw self.refusal;
      return ids.every((id) => self.standing.has(id)) ? { expiresAt: self.expiresAt } : null;
    },
    remove: async (ids) => {
      for (const id of ids) self.standing.delete(id);
    },
  };
  return self;
}

eachDatabasePlace((_name, makePlace) => {
  let database: Database;
  let inbox: Inbox;
  let test: TestApp;
  let admin: Client;
  let secrets: WebhookSecrets;
  let registrations: WebhookRegistrations;
  let jira: Site;
  let origin: string | undefined;
  let folder: string;

  beforeAll(async () => {
    const { location } = await makePlace();
    folder = await mkdtemp(join(tmpdir(), 'speedyflow-registrations-'));
    database = await openDatabase(location);
    inbox = await openInbox(location, systemClock);
    const box = await openSecretBox({ dataDir: folder, existing: [] });
    test = await testApp({
      database,
      limitFactor: 100,
      features: (app, { now }) => {
        secrets = new WebhookSecrets({ database, box, configured: { zendesk: 'secret of the settings' }, now });
        registrations = new WebhookRegistrations({
          database,
          box,
          secrets,
          now,
          registrarOf: (id) => (id === JIRA ? jira : undefined),
          publicOrigin: () => origin,
          alone: (_connection, work) => work(database),
        });
        registerWebhooks(app, { database, inbox, registrations, now });
      },
    });
    admin = await test.signIn('admin');
    await database.transaction(async (tx) => {
      for (const [id, kind] of [
        [JIRA, 'jira'],
        [ZENDESK, 'zendesk'],
      ] as const) {
        const connection = { id, kind, name: kind, site: `https://${kind}.example`, managed_by: 'settings' } as const;
        await tx.db
          .insertInto('connections')
          .values({
            ...connection,
            auth_kind: 'basic',
            secret: '',
            state: 'ready',
            error: null,
            time_zone: 'UTC',
            created_at: 1,
          })
          .execute();
      }
    });
  });
  afterAll(async () => {
    await test.close();
    await inbox.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    jira = site();
    origin = ORIGIN;
    await database.transaction((tx) => tx.db.deleteFrom('webhook_registrations').execute());
    secrets.changed(JIRA);
    secrets.changed(ZENDESK);
    test.clock.advance(6_000);
  });

  const path = (id = JIRA, more = '') => `/api/connections/${id}/webhooks${more}`;
  const secretThere = () => [...jira.standing.values()].map(({ secret }) => secret);

  it('are registered where the site can reach us, and their secret is told to nobody', async () => {
    const answer = await admin.post(path());
    expect(answer.json().data).toEqual({
      connection_id: JIRA,
      registered: 'here',
      url: `${ORIGIN}/webhooks/jira/${JIRA}`,
      registered_at: new Date(test.clock.now()).toISOString(),
      expires_at: null,
      previous_secret_until: null,
      last_delivery_at: null,
      deliveries_last_hour: 0,
      error: null,
    });
    const [secret] = secretThere();
    expect(await secrets.of('jira', JIRA)).toEqual([secret]);
    expect(await secrets.of('zendesk', JIRA)).toEqual([]);
    const told = [answer.body, (await admin.get(path())).body, ...test.log].join('\n');
    expect(told).not.toContain(secret);
    expect(JSON.stringify(await database.read.selectFrom('webhook_registrations').selectAll().execute())).not.toContain(
      secret,
    );
  });

  it('registered twice are left as they are, and their secret with them', async () => {
    await admin.post(path());
    const before = secretThere();
    expect((await admin.post(path())).json().data).toMatchObject({ registered: 'here', previous_secret_until: null });
    expect(secretThere()).toEqual(before);
    jira.standing.clear();
    await admin.post(path());
    expect(jira.standing.size).toBe(1);
  });

  it('set up by hand give way to a person who asks, and not to the server', async () => {
    const { secret } = (await admin.post(path(JIRA, '/manual'), {})).json().data;
    await registrations.register(JIRA, null);
    expect((await admin.get(path())).json().data.registered).toBe('by_hand');
    expect(await secrets.of('jira', JIRA)).toEqual([secret]);
    expect((await admin.post(path())).json().data.registered).toBe('here');
  });

  it('I61: are not taken with a secret that anybody could guess', async () => {
    for (const secret of [' '.repeat(16), 'short', `${'x '.repeat(15)}`]) {
      const answer = await admin.post(path(JIRA, '/manual'), { secret });
      expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'VALIDATION_ERROR']);
      expect(answer.json().error.message).toBe('The secret needs at least 16 characters, not counting blanks.');
    }
    expect((await admin.get(path())).json().data.registered).toBe('no');
  });

  it('name the setting that is missing', async () => {
    origin = undefined;
    for (const more of ['', '/manual']) {
      const answer = await admin.post(path(JIRA, more), more ? {} : undefined);
      expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'CONFLICT']);
      expect(answer.json().error.message).toContain('SPEEDYFLOW_PUBLIC_URL');
    }
  });

  it('pass on that the site refuses, and change nothing', async () => {
    jira.refusal = new AppError('upstream_refused', 'JIRA_API_ERROR', 'Jira answered 403.');
    expect((await admin.post(path())).statusCode).toBe(502);
    expect((await admin.get(path())).json().data.registered).toBe('no');
  });

  it('F13: are taken under two secrets while they rotate, and under one afterwards', async () => {
    await admin.post(path());
    const [first] = secretThere() as [string];
    const answer = await admin.post(path(JIRA, '/rotate'), { window_seconds: 600 });
    const until = new Date(test.clock.now() + 600_000).toISOString();
    expect(answer.json().data).toMatchObject({ registered: 'here', previous_secret_until: until });
    const [second] = secretThere() as [string];
    expect(secretThere()).toHaveLength(1);
    expect(second).not.toBe(first);
    expect(await secrets.of('jira', JIRA)).toEqual([second, first]);
    test.clock.advance(600_000);
    expect(await secrets.of('jira', JIRA)).toEqual([second]);
    expect((await admin.get(path())).json().data.previous_secret_until).toBeNull();
  });

  it('F13: keep what was registered before when the site refuses the new', async () => {
    await admin.post(path());
    const before = secretThere();
    jira.refusal = new AppError('upstream_refused', 'JIRA_API_ERROR', 'Jira answered 403.');
    expect((await admin.post(path(JIRA, '/rotate'), {})).statusCode).toBe(502);
    expect(secretThere()).toEqual(before);
    expect(await secrets.of('jira', JIRA)).toEqual(before);
  });

  it('F13: are taken whenever the process ends while they are registered, and put in order by the next', async () => {
    await admin.post(path());
    const killed = new Error('killed');
    const register = jira.register;
    for (const before of [true, false]) {
      jira.register = async (wanted) => {
        if (!before) await register(wanted);
        // At this instant the site may sign with either.
        expect(await secrets.of('jira', JIRA)).toContain(wanted.secret);
        for (const there of secretThere()) expect(await secrets.of('jira', JIRA)).toContain(there);
        throw killed;
      };
      await expect(registrations.rotate(JIRA, null)).rejects.toBe(killed);
      for (const there of secretThere()) expect(await secrets.of('jira', JIRA)).toContain(there);
      expect((await admin.get(path())).json().data.registered).toBe('here');
      jira.register = register;
      expect(await registrations.renew(JIRA)).toBe(true);
      const standing = await database.read.selectFrom('webhook_registrations').select('upstream_ids').execute();
      const [registered] = JSON.parse(standing[0]?.upstream_ids as string);
      expect((await secrets.of('jira', JIRA))[0]).toBe(jira.standing.get(registered)?.secret);
    }
  });

  it('F13: keep taking what a rotation left at the site when its answer was lost and all further attempts fail', async () => {
    await admin.post(path());
    const register = jira.register;
    // As of an app: those before go first, and the answer to what is made then is lost.
    jira.register = async (wanted) => {
      jira.standing.clear();
      await register(wanted);
      throw new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira did not answer.');
    };
    await expect(registrations.rotate(JIRA, null)).rejects.toThrow('did not answer');
    const left = secretThere();
    for (const kind of ['upstream_failed', 'upstream_refused'] as const) {
      jira.register = async () => {
        throw new AppError(kind, 'JIRA_API_ERROR', 'Nothing reached Jira.');
      };
      expect(await registrations.renew(JIRA)).toBe(false);
      expect(secretThere()).toEqual(left);
      expect(await secrets.of('jira', JIRA)).toContain(left[0]);
    }
    jira.register = register;
    expect(await registrations.renew(JIRA)).toBe(true);
    expect((await secrets.of('jira', JIRA))[0]).toBe(left[0]);
  });

  it('F13: are registered by the next process when the first registration was cut short', async () => {
    const register = jira.register;
    jira.register = async () => {
      throw new Error('killed');
    };
    await expect(registrations.register(JIRA, null)).rejects.toThrow('killed');
    expect((await admin.get(path())).json().data.registered).toBe('no');
    jira.register = register;
    expect(await registrations.renew(JIRA)).toBe(true);
    expect((await admin.get(path())).json().data.registered).toBe('here');
    expect(await secrets.of('jira', JIRA)).toEqual(secretThere());
  });

  it('are not rotated where there are none, or somebody else made them', async () => {
    expect((await admin.post(path(JIRA, '/rotate'), {})).statusCode).toBe(409);
    await admin.post(path(JIRA, '/manual'), {});
    expect((await admin.post(path(JIRA, '/rotate'), {})).statusCode).toBe(409);
  });

  it('are set up by hand with a secret shown once', async () => {
    const { url, secret } = (await admin.post(path(JIRA, '/manual'), {})).json().data;
    expect(url).toBe(`${ORIGIN}/webhooks/jira/${JIRA}`);
    expect(await secrets.of('jira', JIRA)).toEqual([secret]);
    const after = await admin.get(path());
    expect(after.json().data).toMatchObject({ registered: 'by_hand', url });
    expect(after.body).not.toContain(secret);
  });

  it("are set up by hand with the secret Zendesk gave, beside that of the process's settings", async () => {
    const asked = await admin.post(path(ZENDESK, '/manual'), {});
    expect(asked.statusCode).toBe(400);
    expect(asked.json().error.details).toEqual({ url: `${ORIGIN}/webhooks/zendesk/${ZENDESK}` });
    const given = 'a secret that Zendesk made';
    const answer = await admin.post(path(ZENDESK, '/manual'), { secret: given });
    expect(answer.json().data).toEqual({ url: `${ORIGIN}/webhooks/zendesk/${ZENDESK}`, secret: null });
    expect(await secrets.of('zendesk', ZENDESK)).toEqual([given, 'secret of the settings']);
  });

  it('take the place of what this server registered when somebody sets them up by hand', async () => {
    await admin.post(path());
    await admin.post(path(JIRA, '/manual'), {});
    expect(jira.standing.size).toBe(0);
  });

  it('are removed at the site and here', async () => {
    await admin.post(path());
    expect((await admin.delete(path())).json().data).toEqual({ removed: true });
    expect((await admin.delete(path())).json().data).toEqual({ removed: false });
    expect(jira.standing.size).toBe(0);
    expect(await secrets.of('jira', JIRA)).toEqual([]);
  });

  it('are for administrators, of connections that there are', async () => {
    const lead = await test.signIn('lead');
    for (const { method, path: route } of Object.values(webhookRoutes)) {
      const send = (client: Client, id: number) => {
        const url = `/api${route.replace(':id', String(id))}`;
        if (method === 'GET') return client.get(url);
        if (method === 'DELETE') return client.delete(url);
        return client.post(url, route.endsWith('/webhooks') ? undefined : {});
      };
      expect((await send(lead, JIRA)).statusCode, route).toBe(403);
      const nowhere = await send(admin, 99);
      if (method === 'DELETE') expect(nowhere.json().data).toEqual({ removed: false });
      else expect([404, 409], route).toContain(nowhere.statusCode);
    }
  });

  it('leave word of who did what', async () => {
    await admin.post(path());
    await admin.post(path(JIRA, '/manual'), {});
    await admin.delete(path());
    const log = await database.read.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(3).execute();
    expect(log.map(({ action }) => action)).toEqual(['webhook.remove', 'webhook.set_up_by_hand', 'webhook.register']);
    expect(log.every(({ user_id, resource }) => user_id !== null && resource === `connection ${JIRA}`)).toBe(true);
  });

  describe('J19: looked after by the server', () => {
    it('have their end told as it moves', async () => {
      jira.expiresAt = test.clock.now() + 30 * 24 * HOUR_MS;
      await admin.post(path());
      jira.expiresAt += 24 * HOUR_MS;
      expect(await registrations.renew(JIRA)).toBe(true);
      expect((await admin.get(path())).json().data.expires_at).toBe(new Date(jira.expiresAt).toISOString());
    });

    it('are registered again when they are gone there, or lead where this server is not any more', async () => {
      await admin.post(path());
      jira.standing.clear();
      expect(await registrations.renew(JIRA)).toBe(true);
      expect([...jira.standing.keys()]).toEqual(['hook-2']);
      origin = 'https://moved.example';
      expect(await registrations.renew(JIRA)).toBe(true);
      expect([...jira.standing.values()]).toMatchObject([{ url: `https://moved.example/webhooks/jira/${JIRA}` }]);
    });

    it('show what is wrong for as long as it is', async () => {
      await admin.post(path());
      jira.refusal = new AppError('upstream_refused', 'JIRA_API_ERROR', 'Jira answered 403.');
      expect(await registrations.renew(JIRA)).toBe(false);
      expect((await admin.get(path())).json().data.error).toBe('Jira answered 403.');
      jira.refusal = null;
      expect(await registrations.renew(JIRA)).toBe(true);
      expect((await admin.get(path())).json().data.error).toBeNull();
    });

    it('are left alone where there are none of ours', async () => {
      expect(await registrations.renew(JIRA)).toBe(false);
      await admin.post(path(JIRA, '/manual'), {});
      expect(await registrations.renew(JIRA)).toBe(false);
      expect(jira.standing.size).toBe(0);
    });
  });
});
