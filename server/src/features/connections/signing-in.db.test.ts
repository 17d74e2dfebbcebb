import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OAUTH_CLIENT } from '../../../../simulators/jira/oauth/routes.ts';
import { type JiraSimulator, startJiraSimulator } from '../../../../simulators/jira/simulator.ts';
import { DEMO_CLIENT, startZendeskSimulator, type ZendeskSimulator } from '../../../../simulators/zendesk/simulator.ts';
import { eachDatabasePlace } from '../../../testing/each-database.ts';
import { type Client, type SignedInClient, type TestApp, testApp } from '../../../testing/test-app.ts';
import type { SignIn } from '../../domain/site-credentials.ts';
import { signInDesk, siteDoor } from '../../main/site-door.ts';
import { connectionTokens } from '../../main/token-keepers.ts';
import { heldTokens, openJiraSite, openZendeskSite } from '../../main/upstream-clients.ts';
import { readConnection, siteSecretContext } from '../../store/connections.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import { openSecretBox, type SecretBox } from '../../store/secrets/secret-box.ts';
import { LeapingClock } from '../../upstream/scripted-server.testing.ts';
import { registerAuthorizations } from './authorizations.routes.ts';

const PUBLIC_URL = 'https://desk.example';
const BEGIN = '/api/connections/authorizations';
const HOUR_MS = 3_600_000;

eachDatabasePlace((_name, makePlace) => {
  let jira: JiraSimulator;
  let zendesk: ZendeskSimulator;
  let database: Database;
  let box: SecretBox;
  let test: TestApp;
  let admin: Client & SignedInClient;
  let folder: string;
  let at = Date.UTC(2026, 0, 15, 12);
  const clock = Object.assign(new LeapingClock(at, 60_000), { now: () => at });
  const means = { clock, random: () => 0, allowPrivate: true };

  beforeAll(async () => {
    jira = await startJiraSimulator({ tickets: 200, rateLimits: false, clock });
    zendesk = await startZendeskSimulator({ tickets: 200, rateLimits: false, clock: () => at });
    const { location } = await makePlace();
    folder = await mkdtemp(join(tmpdir(), 'speedyflow-sign-in-'));
    database = await openDatabase(location);
    box = await openSecretBox({ dataDir: folder, existing: [] });
    test = await testApp({
      database,
      limitFactor: 100,
      features: (app) =>
        registerAuthorizations(app, {
          database,
          box,
          now: clock.now,
          door: siteDoor(means),
          desk: signInDesk(means),
          running: { isConfigured: () => false, look: async () => {} },
          clients: { jira: { clientId: OAUTH_CLIENT.id, clientSecret: OAUTH_CLIENT.secret } },
          publicUrl: PUBLIC_URL,
          whose: async (id, credentials) => {
            const { kind, site } = (await readConnection(database.read, id))!;
            return siteDoor(means).whose({ kind, site }, credentials);
          },
        }),
    });
    admin = await test.signIn('admin');
  });
  afterAll(async () => {
    await test.close();
    await database.close();
    await Promise.all([jira.close(), zendesk.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  /** Agrees at the site, as whoever opens the address there. @returns the path one is sent back to */
  async function agree(url: string): Promise<string> {
    const headers = { authorization: `Basic ${btoa('demo@speedyflow.local/token:demo-zendesk-token')}` };
    const answer = await fetch(url, { redirect: 'manual', ...(url.startsWith(zendesk.url) ? { headers } : {}) });
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.origin).toBe(PUBLIC_URL);
    return back.pathname + back.search;
  }

  const begin = async (body: object, as: Client = admin) => {
    const answer = await as.post(BEGIN, body);
    expect(answer.statusCode, answer.body).toBe(201);
    return answer.json().data.url as string;
  };
  const landing = async (path: string, as: Client = admin) => (await as.get(path)).headers.location;
  const connectionAt = async (site: string) =>
    database.read.selectFrom('connections').selectAll().where('site', '=', site).executeTakeFirstOrThrow();

  it('connects a Jira site by signing in there, with every scope it needs', async () => {
    const url = await begin({ kind: 'jira', purpose: 'connection', site: jira.url, name: 'By sign-in' });
    const asked = new URL(url).searchParams;
    expect([asked.get('audience'), asked.get('prompt')]).toEqual(['api.atlassian.com', 'consent']);
    expect(asked.get('scope')).toContain('offline_access');
    const location = await landing(await agree(url));
    const { id, name, auth_kind, credentials_end_at, secret } = await connectionAt(jira.url);
    expect(location).toBe(`/settings/connections?connected=${id}`);
    expect([name, auth_kind, credentials_end_at]).toEqual(['By sign-in', 'oauth', at + 90 * 24 * HOUR_MS]);
    expect(secret).not.toContain('refresh');
  });

  it('connects Zendesk with the client of the request', async () => {
    const client = { client_id: DEMO_CLIENT.id, client_secret: DEMO_CLIENT.secret };
    const url = await begin({ kind: 'zendesk', purpose: 'connection', site: zendesk.url, client });
    expect(await landing(await agree(url))).toMatch(/^\/settings\/connections\?connected=\d+$/);
    expect((await connectionAt(zendesk.url)).auth_kind).toBe('oauth');
  });

  it.each(['jira', 'zendesk'] as const)(
    'renews the tokens of %s once for several processes, and keeps them',
    async (kind) => {
      const { id, site, secret } = await connectionAt(kind === 'jira' ? jira.url : zendesk.url);
      const connection = { kind, site, connectionId: id };
      const credentials = JSON.parse(box.open(secret, siteSecretContext(connection))) as SignIn;
      const processes = [1, 2, 3].map(() => {
        const keeper = connectionTokens({ database, box, clock }, connection);
        const access = { site, credentials, keeper };
        if (kind === 'jira') {
          const { upstream, close } = openJiraSite(access, means);
          return { ask: () => upstream.myself(), close };
        }
        const { upstream, close } = openZendeskSite(access, means);
        return { ask: () => upstream.me(), close };
      });
      at += 2 * HOUR_MS;
      // One database's processes take turns by its leases; an embedded one has a single process.
      if (database.dialect === 'postgres') await Promise.all(processes.map(({ ask }) => ask()));
      for (const { ask } of processes) await ask();
      await Promise.all(processes.map(({ close }) => close()));
      const renewed = await connectionAt(site);
      expect(renewed.secret).not.toBe(secret);
      expect(renewed.credentials_end_at).toBeGreaterThan(at);
      const { upstream, close } =
        kind === 'jira'
          ? openJiraSite({ site, credentials, keeper: heldTokens(credentials) }, means)
          : openZendeskSite({ site, credentials, keeper: heldTokens(credentials) }, means);
      const asking = 'myself' in upstream ? upstream.myself() : upstream.me();
      await expect(asking).rejects.toThrow('reconnect it');
      await close();
    },
  );

  it('links my own account by signing in, with the app of the connection', async () => {
    const { id } = await connectionAt(zendesk.url);
    const url = await begin({ kind: 'zendesk', purpose: 'account', connection_id: id });
    expect(await landing(await agree(url))).toBe(`/settings/accounts?linked=${id}`);
    const linked = await database.read.selectFrom('linked_accounts').selectAll().execute();
    expect(linked).toMatchObject([{ user_id: admin.userId, connection_id: id, auth_kind: 'oauth', state: 'linked' }]);
  });

  it('signs in anew for a connection that says so', async () => {
    const { id, secret } = await connectionAt(jira.url);
    const url = await begin({ kind: 'jira', purpose: 'connection', connection_id: id });
    expect(await landing(await agree(url))).toBe(`/settings/connections?connected=${id}`);
    expect((await connectionAt(jira.url)).secret).not.toBe(secret);
  });

  it('takes a state once, from whoever began with it, within ten minutes', async () => {
    const { id } = await connectionAt(jira.url);
    const body = { kind: 'jira', purpose: 'connection', connection_id: id };
    const expired = '/settings/connections?error=expired';
    const path = await agree(await begin(body));
    const other = await test.signIn('admin');
    expect(await landing(path, other)).toBe(expired);
    expect(await landing(path)).toBe(`/settings/connections?connected=${id}`);
    expect(await landing(path)).toBe(expired);
    const late = await agree(await begin(body));
    at += 11 * 60_000;
    expect(await landing(late)).toBe(expired);
    expect(await landing(`${BEGIN}/callback?state=guess&code=x`)).toBe(expired);
  });

  it('leads back to the page it was begun on when it comes to nothing', async () => {
    const { id } = await connectionAt(zendesk.url);
    const path = await agree(await begin({ kind: 'zendesk', purpose: 'account', connection_id: id }));
    const denied = path.replace(/code=[^&]+/, 'error=access_denied');
    expect(await landing(denied)).toBe('/settings/accounts?error=denied');
    expect(await landing(denied)).toBe('/settings/accounts?error=expired');
  });

  it('leads somebody who is signed out to the sign-in page, and then to where it was begun', async () => {
    const { id } = await connectionAt(zendesk.url);
    const path = await agree(await begin({ kind: 'zendesk', purpose: 'account', connection_id: id }));
    const answer = await test.nobody.get(path);
    const next = encodeURIComponent('/settings/accounts?error=signed_out');
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/sign-in?reason=signed_out&next=${next}`]);
    // Nothing was used up: whoever began may still come back.
    expect(await landing(path)).toBe(`/settings/accounts?linked=${id}`);
  });

  it('A50: leads to our own pages alone, whatever the request says', async () => {
    const { id } = await connectionAt(jira.url);
    const path = await agree(await begin({ kind: 'jira', purpose: 'connection', connection_id: id }));
    const [, state] = /state=([^&]+)/.exec(path) ?? [];
    const said = `error=access_denied&error_description=${encodeURIComponent('//evil')}&next=//evil&redirect_uri=//evil`;
    expect(await landing(`${BEGIN}/callback?state=${state}&${said}`)).toBe('/settings/connections?error=denied');
  });

  it('is for administrators where a site is connected, and refuses sites and codes that are no good', async () => {
    const agent = await test.signIn('agent');
    expect((await agent.post(BEGIN, { kind: 'jira', purpose: 'connection' })).statusCode).toBe(403);
    const { id } = await connectionAt(zendesk.url);
    expect((await agent.post(BEGIN, { kind: 'zendesk', purpose: 'account', connection_id: id })).statusCode).toBe(404);
    const elsewhere = { kind: 'jira', purpose: 'connection', site: 'https://u:token@acme.atlassian.net' };
    const refused = await admin.post(BEGIN, elsewhere);
    expect([refused.statusCode, refused.body.includes('u:token')]).toEqual([422, false]);
    const again = await begin({
      kind: 'jira',
      purpose: 'connection',
      connection_id: (await connectionAt(jira.url)).id,
    });
    const path = (await agree(again)).replace(/code=[^&]+/, 'code=forged');
    expect(await landing(path)).toBe('/settings/connections?error=refused');
  });

  it('no code, no state and no token is in the log', () => {
    const log = test.log.join('\n');
    for (const secret of ['code=', 'state=', 'refresh-', 'access-', OAUTH_CLIENT.secret, DEMO_CLIENT.secret]) {
      expect(log).not.toContain(secret);
    }
  });
});
