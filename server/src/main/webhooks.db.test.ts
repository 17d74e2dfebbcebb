import type { AddressInfo } from 'node:net';
import type { CommentView, TicketRowView, TicketView } from '@speedyflow/contract/ticket';
import type { WebhookState } from '@speedyflow/contract/webhooks';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { eachDatabasePlace } from '../../testing/each-database.ts';
import { type RunningServer, startRunningServer } from '../../testing/running-server.ts';

const TICKETS = 600;
/** Polling is so slow here that only webhooks can bring what is seen. */
const SLOWLY = { syncIntervalSeconds: 3600 };

type Kind = 'jira' | 'zendesk';
const KINDS = ['jira', 'zendesk'] as const;

interface PostOfficeState {
  counts: Record<'posted' | 'sent' | 'retried' | 'duplicated' | 'delivered' | 'failed' | 'dropped', number>;
  pending: number;
  recent: { status: number; outcome: string }[];
}

eachDatabasePlace((_name, makePlace) => {
  let running: RunningServer;
  let origin: string;

  beforeAll(async () => {
    running = await startRunningServer((await makePlace()).location, TICKETS, SLOWLY);
    const { app, webhooks } = running.server;
    await app.listen({ port: 0, host: '127.0.0.1' });
    origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    await webhooks.registerAll(origin);
  }, 60_000);
  afterEach(async () => {
    for (const kind of KINDS) await setChaos(kind, { drop: 0, duplicate: 0, reorder: 0, late: 0 });
  });
  afterAll(() => running.stop());

  const data = <T>(answer: LightMyRequestResponse): T => {
    expect(answer.statusCode, answer.body).toBeLessThan(300);
    return answer.json().data as T;
  };
  const ticket = async (key: string) => data<TicketView>(await running.admin.get(`/api/issues/${key}`));
  const comments = async (key: string) => data<CommentView[]>(await running.admin.get(`/api/issues/${key}/comments`));
  const state = async (kind: Kind) =>
    data<WebhookState>(await running.admin.get(`/api/connections/${connectionId(kind)}/webhooks`));
  const sites = () => running.sites();

  let connections: { id: number; kind: Kind }[] = [];
  function connectionId(kind: Kind): number {
    return connections.find((one) => one.kind === kind)?.id as number;
  }
  beforeAll(async () => {
    connections = data(await running.admin.get('/api/connections'));
  });

  async function control(kind: Kind, method: string, body?: unknown): Promise<PostOfficeState> {
    const response = await fetch(`${sites().addresses[kind]}/__control/webhooks`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (response.status === 204 ? null : await response.json()) as PostOfficeState;
  }
  const setChaos = (kind: Kind, chaos: object) => control(kind, 'POST', { chaos });

  /** Resolves once every webhook has ended one way or the other and was read. */
  async function quiet(kind: Kind): Promise<void> {
    await vi.waitFor(async () => expect((await control(kind, 'GET')).pending).toBe(0), { timeout: 10_000 });
    await vi.waitFor(
      async () => {
        const text = (await running.admin.get('/metrics')).body;
        expect(text).toMatch(/^webhook_inbox_backlog 0$/m);
      },
      { timeout: 10_000 },
    );
  }

  async function openTickets(source: Kind, count: number): Promise<TicketRowView[]> {
    const rows = data<TicketRowView[]>(
      await running.admin.get('/api/issues?status=new,in_progress,waiting&per_page=100'),
    );
    const found = rows.filter((row) => row.source === source).slice(0, count);
    expect(found).toHaveLength(count);
    return found;
  }

  const rename = (kind: Kind, key: string, summary: string) =>
    kind === 'jira'
      ? sites().call.jira('PUT', `/rest/api/3/issue/${key}`, { fields: { summary } })
      : sites().call.zendesk('PUT', `/api/v2/tickets/${key.slice(3)}`, { ticket: { subject: summary } });

  describe.each(KINDS)('of %s', (kind) => {
    it('bring an edit made there within a moment, though nobody polls', async () => {
      const [row] = await openTickets(kind, 1);
      const { key } = row as TicketRowView;
      await rename(kind, key, 'Renamed there');
      await running.until(async () => (await ticket(key)).summary === 'Renamed there');
      const seen = await state(kind);
      expect(seen).toMatchObject({
        registered: 'here',
        url: `${origin}/webhooks/${kind}/${connectionId(kind)}`,
        error: null,
      });
      expect(seen.deliveries_last_hour).toBeGreaterThan(0);
    });

    it('bring a comment made there', async () => {
      const { key } = (await openTickets(kind, 2))[1] as TicketRowView;
      if (kind === 'jira') {
        const paragraph = { type: 'paragraph', content: [{ type: 'text', text: 'Said there' }] };
        const body = { type: 'doc', version: 1, content: [paragraph] };
        await sites().call.jira('POST', `/rest/api/3/issue/${key}/comment`, { body });
      } else {
        const comment = { body: 'Said there', public: true };
        await sites().call.zendesk('PUT', `/api/v2/tickets/${key.slice(3)}`, { ticket: { comment } });
      }
      await running.until(async () => (await comments(key)).some(({ html }) => html.includes('Said there')));
    });

    it('take away what was deleted there', async () => {
      const { key } = (await openTickets(kind, 3))[2] as TicketRowView;
      if (kind === 'jira') await sites().call.jira('DELETE', `/rest/api/3/issue/${key}`);
      else await sites().call.zendesk('DELETE', `/api/v2/tickets/${key.slice(3)}`);
      await running.until(async () => (await running.admin.get(`/api/issues/${key}`)).statusCode === 404);
    });

    it(`F12: ${kind === 'jira' ? 'J18' : 'Z16'}: doubled, overtaken and late, end as the site stands`, async () => {
      await setChaos(kind, { duplicate: 0.5, reorder: 0.5, reorderMs: 300, late: 0.2, lateMs: 600 });
      const rows = await openTickets(kind, 3);
      for (let n = 1; n <= 5; n++) {
        for (const { key } of rows) await rename(kind, key, `Disordered ${n} of ${key}`);
      }
      await running.until(async () => {
        for (const { key } of rows) if ((await ticket(key)).summary !== `Disordered 5 of ${key}`) return false;
        return true;
      });
      expect((await control(kind, 'GET')).counts.duplicated).toBeGreaterThan(0);
      await quiet(kind);
      for (const { key } of rows) expect((await ticket(key)).summary).toBe(`Disordered 5 of ${key}`);
    });

    it('F13: lose nothing while their secret is rotated', async () => {
      const [row] = await openTickets(kind, 1);
      const { key } = row as TicketRowView;
      const before = await state(kind);
      let turning = true;
      const edits = (async () => {
        for (let n = 1; turning || n < 10; n++) await rename(kind, key, `Rotated past ${n}`);
      })();
      const answer = await running.admin.post(`/api/connections/${connectionId(kind)}/webhooks/rotate`, {});
      const after = data<WebhookState>(answer);
      turning = false;
      await edits;
      expect(after.previous_secret_until).not.toBeNull();
      expect(Date.parse(after.registered_at as string)).toBeGreaterThan(Date.parse(before.registered_at as string));
      await rename(kind, key, 'After the rotation');
      await running.until(async () => (await ticket(key)).summary === 'After the rotation');
    });
  });

  it('I41: our own edits come back and change nothing: each stands once, and nothing goes round', async () => {
    const [row] = await openTickets('jira', 1);
    const { key } = row as TicketRowView;
    await quiet('jira');
    const before = (await comments(key)).length;
    for (let n = 0; n < 10; n++)
      await running.admin.post(`/api/issues/${key}/comments`, { body: `Echo ${n}`, public: true });
    await running.until(async () => (await ticket(key)).edits.length === 0);
    await quiet('jira');
    const posted = (await control('jira', 'GET')).counts.posted;
    const after = await comments(key);
    expect(after.length).toBe(before + 10);
    for (let n = 0; n < 10; n++) expect(after.filter(({ html }) => html.includes(`Echo ${n}`))).toHaveLength(1);
    // Reading what came back writes nothing there: no further webhook follows.
    expect((await control('jira', 'GET')).counts.posted).toBe(posted);
  });

  it('I29: all lost, polling brings what they would have', async () => {
    for (const kind of KINDS) await setChaos(kind, { drop: 1 });
    const [row] = await openTickets('jira', 1);
    const { key } = row as TicketRowView;
    await rename('jira', key, 'Nobody told');
    await quiet('jira');
    expect((await ticket(key)).summary).not.toBe('Nobody told');
    data(await running.admin.post(`/api/connections/${connectionId('jira')}/sync`, {}));
    await running.until(async () => (await ticket(key)).summary === 'Nobody told');
  });

  it('A58: what was delivered was proven, each time', async () => {
    for (const kind of KINDS) {
      const { recent } = await control(kind, 'GET');
      const refused = recent.filter(({ status }) => status >= 400);
      // While a webhook takes the place of another it may sign with a secret not known here yet; the other delivers too.
      expect(refused.every(({ status }) => status === 401)).toBe(true);
    }
    const text = (await running.admin.get('/metrics')).body;
    expect(text).toMatch(/webhook_deliveries_total\{kind="jira",outcome="new"\} [1-9]/);
    expect(text).toMatch(/webhook_deliveries_total\{kind="zendesk",outcome="new"\} [1-9]/);
    expect(text).not.toMatch(/outcome="unreadable"/);
  });

  it('are delivered no more once they are removed', async () => {
    for (const kind of KINDS) {
      const answer = await running.admin.delete(`/api/connections/${connectionId(kind)}/webhooks`);
      expect(data(answer)).toEqual({ removed: true });
      expect(await state(kind)).toMatchObject({ registered: 'no', expires_at: null });
      const { posted } = (await control(kind, 'GET')).counts;
      const [row] = await openTickets(kind, 1);
      await rename(kind, (row as TicketRowView).key, 'Told to nobody');
      await quiet(kind);
      expect((await control(kind, 'GET')).counts.posted).toBe(posted);
    }
    const log = await running.server.database.read.selectFrom('audit_log').select('action').execute();
    expect(log.map(({ action }) => action)).toEqual(expect.arrayContaining(['webhook.register', 'webhook.remove']));
  });
});
