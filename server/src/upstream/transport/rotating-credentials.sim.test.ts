import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OAUTH_CLIENT } from '../../../../simulators/jira/oauth/routes.ts';
import { type JiraSimulator, startJiraSimulator } from '../../../../simulators/jira/simulator.ts';
import { DEMO_CLIENT, startZendeskSimulator, type ZendeskSimulator } from '../../../../simulators/zendesk/simulator.ts';
import { AppError } from '../../domain/errors.ts';
import type { TokenPair } from '../../domain/site-credentials.ts';
import { LeapingClock } from '../scripted-server.testing.ts';
import type { Credentials } from './credentials.ts';
import { oauthApp } from './oauth-app.ts';
import { rotatingCredentials, type TokenKeeper } from './rotating-credentials.ts';
import { createTransport, type Transport } from './transport.ts';

const BACK = 'https://desk.example/back';
const GATEWAY = '/ex/jira/5feed1e5-c10d-4000-8000-000000000001';
const SCOPES = 'offline_access read:jira-user read:jira-work';

const PLACES = {
  jira: {
    client: { clientId: OAUTH_CLIENT.id, clientSecret: OAUTH_CLIENT.secret },
    authorize: '/authorize',
    login: 'demo@speedyflow.local',
    base: GATEWAY,
    path: '/rest/api/3/myself',
    token: '/oauth/token',
  },
  zendesk: {
    client: { clientId: DEMO_CLIENT.id, clientSecret: DEMO_CLIENT.secret },
    authorize: '/oauth/authorizations/new',
    login: null,
    base: '',
    path: '/api/v2/tickets',
    token: '/oauth/tokens',
  },
} as const;

const BEGIN = Date.parse('2026-11-18T12:00:00Z');

describe.each(['jira', 'zendesk'] as const)('the sign-in at %s', (kind) => {
  const place = PLACES[kind];
  let simulator: JiraSimulator | ZendeskSimulator;
  let at = BEGIN;
  const clock = Object.assign(new LeapingClock(BEGIN, 60_000), { now: () => at });
  let kept: TokenPair;
  const transports: Transport[] = [];

  const open = (credentials: Credentials, path = ''): Transport => {
    const baseUrl = simulator.url + path;
    const transport = createTransport({ kind, baseUrl, credentials, clock, random: () => 0, allowPrivate: true });
    transports.push(transport);
    return transport;
  };

  const app = () => oauthApp(kind, place.client, open({ headers: async () => ({}) }), clock);

  async function signIn(): Promise<TokenPair> {
    const url = new URL(place.authorize, simulator.url);
    url.searchParams.set('client_id', place.client.clientId);
    url.searchParams.set('redirect_uri', BACK);
    url.searchParams.set('response_type', 'code');
    url.searchParams.set('scope', kind === 'jira' ? SCOPES : 'read write');
    if (place.login !== null) url.searchParams.set('login', place.login);
    const headers = { authorization: `Basic ${btoa('demo@speedyflow.local/token:demo-zendesk-token')}` };
    const answer = await fetch(url, { redirect: 'manual', ...(kind === 'zendesk' ? { headers } : {}) });
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    return app().exchange(code, BACK);
  }

  const keeper = (over: Partial<TokenKeeper> = {}): TokenKeeper => ({
    read: async () => kept,
    replace: async (_spent, next) => {
      kept = next;
      return next;
    },
    alone: (work) => work(),
    ...over,
  });

  function caller(over: Partial<TokenKeeper> = {}) {
    let refreshes = 0;
    const { refresh } = app();
    const credentials = rotatingCredentials({
      kind,
      clock,
      keeper: keeper(over),
      refresh: (token) => {
        refreshes += 1;
        return refresh(token);
      },
    });
    const transport = open(credentials, place.base);
    return {
      ask: () => transport.read({ method: 'GET', path: place.path }, { priority: 'interactive' }),
      refreshes: () => refreshes,
    };
  }

  const expire = () => {
    at += 2 * 3_600_000;
  };

  const ended = expect.objectContaining({
    kind: 'upstream_refused',
    message: expect.stringContaining('does not accept the sign-in any more: reconnect it'),
  });

  beforeEach(async () => {
    at = BEGIN;
    simulator =
      kind === 'jira'
        ? await startJiraSimulator({ tickets: 200, rateLimits: false, clock })
        : await startZendeskSimulator({ tickets: 200, rateLimits: false, clock: () => at });
    kept = await signIn();
  });
  afterEach(async () => {
    await Promise.all(transports.splice(0).map((transport) => transport.close()));
    await simulator.close();
  });

  it('opens the site, and is renewed once however many calls find it expired', async () => {
    const { ask, refreshes } = caller();
    await ask();
    expect(refreshes()).toBe(0);
    const first = kept;
    expire();
    await Promise.all([ask(), ask(), ask(), ask()]);
    expect(refreshes()).toBe(1);
    expect(kept.refreshToken).not.toBe(first.refreshToken);
    expire();
    await ask();
    expect(refreshes()).toBe(2);
  });

  it('is renewed once when the site takes the token back before its time', async () => {
    const { ask, refreshes } = caller();
    await ask();
    kept = { ...kept, accessToken: 'taken-back' };
    const again = caller();
    await Promise.all([again.ask(), again.ask(), again.ask()]);
    expect(again.refreshes()).toBe(1);
    expect(refreshes()).toBe(0);
  });

  it('keeps the next pair before it uses it, and gives it again to a database that failed', async () => {
    let fails = 1;
    const before = kept;
    const { ask, refreshes } = caller({
      replace: async (_spent, next) => {
        if (fails-- > 0) throw new AppError('unavailable', 'UNAVAILABLE', 'The disk is full.');
        kept = next;
        return next;
      },
    });
    expire();
    await expect(ask()).rejects.toThrow('The disk is full.');
    expect(kept).toBe(before);
    await ask();
    expect(refreshes()).toBe(1);
    expect(kept).not.toBe(before);
  });

  it('says to reconnect after a kill between renewal and keeping, and does not hammer', async () => {
    const spent = kept;
    const dying = caller({
      replace: async () => {
        throw new AppError('unavailable', 'UNAVAILABLE', 'killed');
      },
    });
    expire();
    await expect(dying.ask()).rejects.toThrow('killed');
    kept = spent;
    const next = caller();
    await expect(next.ask()).rejects.toEqual(ended);
    await expect(next.ask()).rejects.toEqual(ended);
    await expect(next.ask()).rejects.toEqual(ended);
    expect(next.refreshes()).toBe(1);
    kept = await signIn();
    await next.ask();
  });

  it('says to reconnect when the answer to a renewal was lost', async () => {
    simulator.control.faults.add({ method: 'POST', path: place.token, effect: { kind: 'apply_then_drop' }, times: 1 });
    const { ask } = caller();
    expire();
    await expect(ask()).rejects.toEqual(ended);
  });

  it('passes when the place of sign-ins is down for a while', async () => {
    simulator.control.faults.add({
      method: 'POST',
      path: place.token,
      effect: { kind: 'status', status: 503 },
      times: 1,
    });
    const { ask } = caller();
    expire();
    await ask();
  });

  it('takes what another process renewed, instead of spending a token that is spent', async () => {
    const one = caller();
    const other = caller();
    await Promise.all([one.ask(), other.ask()]);
    expire();
    await one.ask();
    await other.ask();
    expect([one.refreshes(), other.refreshes()]).toEqual([1, 0]);
  });
});
