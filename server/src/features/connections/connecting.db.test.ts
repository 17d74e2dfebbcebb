import type { ConnectionView, SiteSurvey } from '@speedyflow/contract/connections';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type JiraSimulator, startJiraSimulator } from '../../../../simulators/jira/simulator.ts';
import { DEMO_CLIENT, startZendeskSimulator, type ZendeskSimulator } from '../../../../simulators/zendesk/simulator.ts';
import { eachDatabasePlace } from '../../../testing/each-database.ts';
import { type RunningServer, startRunningServer } from '../../../testing/running-server.ts';
import { type Client, clientOf, PASSWORD } from '../../../testing/test-app.ts';
import { callSite, INTEGRATION } from '../../../testing/two-sites.ts';
import type { TableName } from '../../store/schema/database-schema.ts';

const data = <T>(answer: LightMyRequestResponse) => answer.json().data as T;
/** Where nothing of a removed connection may be left. */
const MIRROR: readonly TableName[] = [
  ...(['connections', 'sync_streams', 'quarantine', 'desks', 'queues', 'people', 'statuses', 'priorities'] as const),
  ...(['workflow_transitions', 'tickets', 'ticket_keys', 'comments', 'ticket_history', 'worklogs'] as const),
  ...(['attachments', 'ticket_links', 'sla_clocks', 'boards', 'sprints', 'ticket_sprints', 'outbox'] as const),
  ...(['ticket_rows', 'queue_tickets', 'queue_rechecks', 'tallies', 'status_intervals', 'users'] as const),
  ...(['view_tallies', 'created_tallies'] as const),
];
const WRONG = 'canary-9f1c-wrong-token';

eachDatabasePlace((_name, makePlace) => {
  let running: RunningServer;
  let jira: JiraSimulator;
  let zendesk: ZendeskSimulator;
  beforeAll(async () => {
    running = await startRunningServer((await makePlace()).location, 400);
    jira = await startJiraSimulator({ tickets: 300, seed: 7, rateLimits: false });
    zendesk = await startZendeskSimulator({ tickets: 200, seed: 7, rateLimits: false });
  });
  afterAll(async () => {
    await running.stop();
    await Promise.all([jira.close(), zendesk.close()]);
  });

  /** Each may do what is expensive a few times a minute. */
  async function anotherAdministrator(email: string): Promise<Client> {
    const account = { email, name: 'Administrator', role: 'admin', password: PASSWORD };
    expect((await running.admin.post('/api/users', account)).statusCode).toBe(201);
    const nobody = clientOf(running.server.app, {});
    const { headers } = await nobody.post('/api/auth/login', { email, password: PASSWORD });
    return clientOf(running.server.app, { cookie: String(headers['set-cookie']).split(';', 1)[0] as string });
  }

  const token = (api_token: string = INTEGRATION.jiraToken) => ({ kind: 'token', email: INTEGRATION.email, api_token });
  const client = { kind: 'oauth_client', client_id: DEMO_CLIENT.id, client_secret: DEMO_CLIENT.secret };
  const list = async () => data<ConnectionView[]>(await running.admin.get('/api/connections'));
  const ready = (id: number) =>
    vi.waitFor(async () => expect((await list()).find((one) => one.id === id)).toMatchObject({ state: 'ready' }), {
      timeout: 20_000,
      interval: 50,
    });
  const remove = (id: number, confirm: string, admin = running.admin) =>
    admin.delete(`/api/connections/${id}`, { payload: { confirm } });
  const webhooksOfJira = () =>
    callSite(jira.url, `${INTEGRATION.email}:${INTEGRATION.jiraToken}`)('GET', '/rest/webhooks/1.0/webhook');
  const counts = async () => {
    const found: Record<string, number> = {};
    for (const table of MIRROR) {
      const rows = await running.server.database.read
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .execute();
      found[table] = Number(rows[0]?.count);
    }
    return found;
  };

  it('connects a site while the server runs, and removes it without a trace in the mirror', async () => {
    const before = await counts();
    const answer = await running.admin.post('/api/connections', { kind: 'jira', site: jira.url, auth: token() });
    expect(answer.statusCode, answer.body).toBe(201);
    const made = data<ConnectionView>(answer);
    expect(made).toMatchObject({ kind: 'jira', managed_by: 'admin', auth: { kind: 'api_token', expires_at: null } });
    await ready(made.id);
    expect((await list()).find(({ id }) => id === made.id)?.tickets).toBeGreaterThan(50);
    await running.server.webhooks.registerAll('https://desk.example');
    expect(await webhooksOfJira()).toHaveLength(1);
    expect((await remove(made.id, 'something else')).statusCode).toBe(400);
    const removed = await remove(made.id, made.name);
    expect([removed.statusCode, data(removed)]).toEqual([202, { removing: true, left_behind: null }]);
    expect(await webhooksOfJira()).toEqual([]);
    expect((await list()).map(({ id }) => id)).not.toContain(made.id);
    await vi.waitFor(
      async () => {
        const rows = await running.server.database.read.selectFrom('connections').select('id').execute();
        expect(rows.map(({ id }) => id)).not.toContain(made.id);
      },
      { timeout: 20_000, interval: 50 },
    );
    expect(await counts()).toEqual(before);
  });

  it('shows what a site lets us see, and mirrors the projects that are chosen of it', async () => {
    const admin = await anotherAdministrator('chooser@here.example');
    const wanted = { kind: 'jira', site: jira.url, auth: token() };
    const refused = await admin.post('/api/connections/survey', { ...wanted, auth: token(WRONG) });
    expect([refused.statusCode, refused.body.includes(WRONG)]).toEqual([400, false]);
    const survey = data<SiteSurvey>(await admin.post('/api/connections/survey', wanted));
    expect(survey.sees.map(({ what, problem }) => [what, problem])).toEqual([
      ['projects', null],
      ['service_desks', null],
      ['tickets', null],
    ]);
    const [first, second] = survey.projects as [SiteSurvey['projects'][number], SiteSurvey['projects'][number]];
    const made = data<ConnectionView>(await admin.post('/api/connections', { ...wanted, projects: [first.source_id] }));
    expect(made.chosen_projects).toBe(1);
    await ready(made.id);
    const desks = async () => {
      const rows = await running.server.database.read
        .selectFrom('desks')
        .select('key')
        .where('connection_id', '=', made.id)
        .where('removed_at', 'is', null)
        .execute();
      return rows.map(({ key }) => key);
    };
    expect(await desks()).toEqual([first.key]);
    const of = `/api/connections/${made.id}/projects`;
    expect((await admin.put(of, { projects: [second.source_id] })).statusCode).toBe(200);
    await vi.waitFor(async () => expect(await desks()).toEqual([second.key]), { timeout: 20_000, interval: 50 });
    expect(data<{ chosen: string[] }>(await admin.get(of)).chosen).toEqual([second.source_id]);
    await remove(made.id, made.name, admin);
    await vi.waitFor(async () => expect(await desks()).toEqual([]), { timeout: 20_000, interval: 50 });
  });

  it('says what stays at a site that does not let go of it', async () => {
    const admin = await anotherAdministrator('zeroth@here.example');
    const answer = await admin.post('/api/connections', { kind: 'jira', site: jira.url, auth: token() });
    const made = data<ConnectionView>(answer);
    await running.server.webhooks.registerAll('https://desk.example');
    jira.control.faults.add({ method: 'DELETE', path: '/rest/webhooks/*', effect: { kind: 'status', status: 403 } });
    const removed = await remove(made.id, made.name, admin);
    jira.control.faults.clear();
    expect(data(removed)).toEqual({ removing: true, left_behind: expect.stringMatching(/^Its webhooks: .*403/) });
    expect(await webhooksOfJira()).toHaveLength(1);
    const audit = await running.server.database.read
      .selectFrom('audit_log')
      .select('details')
      .where('action', '=', 'connection.remove')
      .where('resource', '=', `connection ${made.id}`)
      .execute();
    expect(audit.map(({ details }) => details)).toContainEqual(expect.stringContaining('Its webhooks'));
  });

  it('Z18: connects Zendesk by an OAuth client, and says of tokens when they end', async () => {
    const answer = await running.admin.post('/api/connections', {
      kind: 'zendesk',
      name: 'Desk',
      site: zendesk.url,
      auth: client,
    });
    expect(answer.statusCode, answer.body).toBe(201);
    const { id, auth, name } = data<ConnectionView>(answer);
    expect([name, auth]).toMatchObject(['Desk', { kind: 'oauth_client', expires_at: null }]);
    await ready(id);
    const changed = await running.admin.put(`/api/connections/${id}`, {
      name: 'Other desk',
      auth: token(INTEGRATION.zendeskToken),
    });
    expect(changed.statusCode, changed.body).toBe(200);
    expect(data<ConnectionView>(changed)).toMatchObject({
      name: 'Other desk',
      auth: { kind: 'api_token', expires_at: '2027-04-30T00:00:00.000Z', note: expect.stringContaining('OAuth') },
    });
    expect((await running.admin.put(`/api/connections/${id}`, { auth: token(WRONG) })).statusCode).toBe(400);
    await ready(id);
  });

  it('takes a site once, and tells those of the settings from the others', async () => {
    const again = { kind: 'zendesk', site: zendesk.url, auth: token(WRONG) };
    expect((await running.admin.post('/api/connections', again)).statusCode).toBe(409);
    const configured = (await list()).find(({ kind }) => kind === 'jira') as ConnectionView;
    expect(configured.managed_by).toBe('settings');
    const renamed = await running.admin.put(`/api/connections/${configured.id}`, { name: 'Mine' });
    expect([renamed.statusCode, renamed.json().error.message]).toEqual([
      409,
      expect.stringContaining('JIRA_CLOUD_SITE'),
    ]);
    expect((await remove(configured.id, configured.name)).statusCode).toBe(409);
    expect((await remove(99, 'x')).statusCode).toBe(404);
  });

  it('is for administrators', async () => {
    const agent = await running.signIn({ email: 'agent@here.example', deskIds: [] });
    const body = { kind: 'jira', site: jira.url, auth: token() };
    expect((await agent.post('/api/connections', body)).statusCode).toBe(403);
    expect((await agent.put('/api/connections/1', { name: 'x' })).statusCode).toBe(403);
    expect((await agent.delete('/api/connections/1', { payload: { confirm: 'x' } })).statusCode).toBe(403);
  });

  it('a wrong secret is refused, and stands in no answer, no log and no row', async () => {
    const admin = await anotherAdministrator('second@here.example');
    const body = { kind: 'jira', site: jira.url, auth: token(WRONG) };
    const answer = await admin.post('/api/connections', body);
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect((await admin.post('/api/connections', { ...body, auth: client })).statusCode).toBe(400);
    const rows = await running.server.database.read.selectFrom('connections').selectAll().execute();
    const audit = await running.server.database.read.selectFrom('audit_log').selectAll().execute();
    const everything = JSON.stringify([answer.body, rows, audit, running.log]);
    for (const secret of [WRONG, INTEGRATION.jiraToken, INTEGRATION.zendeskToken, DEMO_CLIENT.secret]) {
      expect(everything).not.toContain(secret);
    }
  });

  it('A79: credentials moved to another connection open nothing, and it says so', async () => {
    const admin = await anotherAdministrator('third@here.example');
    const { database } = running.server;
    const rows = await database.read.selectFrom('connections').select(['id', 'secret', 'kind', 'managed_by']).execute();
    const own = rows.find(({ managed_by }) => managed_by === 'admin');
    const foreign = rows.find(({ managed_by }) => managed_by === 'settings');
    await database.transaction(({ db }) =>
      db.updateTable('connections').set({ secret: foreign!.secret }).where('id', '=', own!.id).execute(),
    );
    const renamed = await admin.put(`/api/connections/${own!.id}`, { name: 'Looked at' });
    expect(renamed.statusCode).toBe(200);
    expect(data<ConnectionView>(renamed)).toMatchObject({ state: 'failing', error: expect.stringContaining('again') });
    const mended = await admin.put(`/api/connections/${own!.id}`, { auth: client });
    expect(mended.statusCode).toBe(200);
    await ready(own!.id);
  });
});
