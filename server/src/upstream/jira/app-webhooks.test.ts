import { beforeEach, describe, expect, it } from 'vitest';
import { type HandClock, handClock } from '../../../testing/hand-clock.ts';
import type { WebhookRegistrar } from '../../domain/webhook.ts';
import { refused } from '../transport/refusal.ts';
import type { Transport } from '../transport/transport.ts';
import { appWebhooks } from './app-webhooks.ts';

const DAY_MS = 24 * 60 * 60_000;
const LIFETIME_MS = 30 * DAY_MS;
const URL_HERE = 'https://desk.example/webhooks/jira/1';

interface Registered {
  id: number;
  url: string;
  jqlFilter: string;
  events: string[];
  expirationDate: number;
}

/** The part of a Jira that keeps webhooks of an app: five of them, each for thirty days. */
function appSite(clock: HandClock) {
  let webhooks: Registered[] = [];
  const calls: string[] = [];
  let next = 10_000;
  const answer: Transport['read'] = async ({ method, path, body }) => {
    calls.push(`${method} ${path}`);
    webhooks = webhooks.filter(({ expirationDate }) => expirationDate > clock.now());
    const sent = (body ?? {}) as { url: string; webhooks: Registered[]; webhookIds: number[] };
    const own = (id: number) => sent.webhookIds.includes(id);
    if (method === 'GET')
      return { values: webhooks, startAt: 0, maxResults: 100, total: webhooks.length, isLast: true };
    if (method === 'POST') {
      const webhookRegistrationResult = sent.webhooks.map(({ jqlFilter, events }) => {
        if (webhooks.length >= 5) return { errors: ['The limit of webhooks is reached.'] };
        if (webhooks.some(({ url }) => url !== sent.url)) return { errors: ['Only a single URL per app is allowed.'] };
        webhooks.push({ id: ++next, url: sent.url, jqlFilter, events, expirationDate: clock.now() + LIFETIME_MS });
        return { createdWebhookId: next };
      });
      return { webhookRegistrationResult };
    }
    if (method === 'DELETE') webhooks = webhooks.filter(({ id }) => !own(id));
    if (method === 'PUT') {
      for (const one of webhooks) if (own(one.id)) one.expirationDate = clock.now() + LIFETIME_MS;
      return { expirationDate: clock.now() + LIFETIME_MS };
    }
    return null;
  };
  const transport: Transport = {
    read: answer,
    readAs: () => Promise.reject(new Error('no pages here')),
    write: answer,
    content: () => Promise.reject(new Error('no files here')),
    close: async () => {},
  };
  return { transport, calls, webhooks: () => webhooks };
}

describe('webhooks of an app', () => {
  let clock: HandClock;
  let site: ReturnType<typeof appSite>;
  let projects: string[];
  let registrar: WebhookRegistrar;
  beforeEach(() => {
    clock = handClock(Date.UTC(2026, 0, 15));
    site = appSite(clock);
    projects = ['OPS', 'IT'];
    registrar = appWebhooks(site.transport, clock, async () => projects);
  });
  const register = () => registrar.register({ url: URL_HERE, secret: 'unguessable', replaces: [] });

  it('J19: are one for all projects, with a key in the address', async () => {
    const made = await register();
    expect(made).toEqual({ ids: ['10001'], secret: 'unguessable', expiresAt: clock.now() + LIFETIME_MS });
    expect(site.webhooks()).toMatchObject([
      { url: `${URL_HERE}?key=unguessable`, jqlFilter: 'project IN ("IT", "OPS")' },
    ]);
    expect(site.webhooks()[0]?.events).not.toContain('worklog_created');
  });

  it('J19: live on, looked after daily, though each ends after thirty days', async () => {
    const { ids } = await register();
    for (let day = 1; day <= 100; day++) {
      clock.advance(DAY_MS);
      const renewed = await registrar.renew(ids);
      expect(renewed?.expiresAt).toBeGreaterThan(clock.now() + 6 * DAY_MS);
    }
    expect(site.webhooks()).toHaveLength(1);
    // Not at each look, but when a week is left.
    expect(site.calls.filter((call) => call.startsWith('PUT'))).toHaveLength(4);
  });

  it('are missed when they ended, or when there are other projects than they were made for', async () => {
    const { ids } = await register();
    projects = ['OPS', 'IT', 'NEW'];
    expect(await registrar.renew(ids)).toBeNull();
    projects = ['OPS', 'IT'];
    expect(await registrar.renew(ids)).not.toBeNull();
    clock.advance(LIFETIME_MS);
    expect(await registrar.renew(ids)).toBeNull();
  });

  it('J19: leave room for themselves: five at most, and one address', async () => {
    for (let n = 0; n < 7; n++) await registrar.register({ url: URL_HERE, secret: `key-${n}`, replaces: [] });
    expect(site.webhooks()).toMatchObject([{ url: `${URL_HERE}?key=key-6` }]);
  });

  it('say why they were not registered', async () => {
    const refusing: Transport = {
      ...site.transport,
      write: async () => ({ webhookRegistrationResult: [{ errors: ['Field is not supported.'] }] }),
    };
    const registrar = appWebhooks(refusing, clock, async () => projects);
    await expect(registrar.register({ url: URL_HERE, secret: 's', replaces: [] })).rejects.toThrow(
      'Field is not supported.',
    );
  });

  it('that stand are not called refused when what is asked afterwards is', async () => {
    const read: Transport['read'] = async (request, options) => {
      if (site.webhooks().length > 0) throw refused('jira', 403, null);
      return site.transport.read(request, options);
    };
    const half = appWebhooks({ ...site.transport, read }, clock, async () => projects);
    const registering = half.register({ url: URL_HERE, secret: 's', replaces: [] });
    await expect(registering).rejects.toMatchObject({ kind: 'upstream_failed', details: { ambiguous: true } });
    expect(site.webhooks()).toHaveLength(1);
  });

  it('go when they are removed, and going twice does no harm', async () => {
    const { ids } = await register();
    await registrar.remove(ids);
    await registrar.remove(ids);
    expect(site.webhooks()).toEqual([]);
  });
});
