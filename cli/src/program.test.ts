import { ERRORS } from '@speedyflow/contract/errors';
import { describe, expect, it } from 'vitest';
import { run } from './program.ts';
import type { World } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const META = { timestamp: '2026-03-01T12:00:00.000Z' };
const HEALTH = { status: 'healthy', service: 'speedyflow', redis: false, database: true, version: '0.1.0' };
const CONNECTION = {
  id: 1,
  kind: 'jira',
  name: 'Acme',
  site: 'https://acme.atlassian.net',
  state: 'ready',
  error: null,
  alarm: null,
  last_success_at: '2026-03-01T11:59:57.000Z',
  tickets: 12_000,
  pending_edits: 1,
  failed_edits: 0,
};
const STREAM = {
  stream: 'tickets',
  last_success_at: '2026-03-01T11:59:57.000Z',
  lag_seconds: 3,
  attempted_at: '2026-03-01T11:59:56.000Z',
  next_run_at: '2026-03-01T12:00:07.000Z',
  interval_seconds: 10,
  backlog: null,
  alarm: null,
  done: 12_000,
  total: 12_000,
  complete: true,
  error: null,
};

/** The same after a run that began when it was asked for. */
const RUN_SINCE = {
  ...STREAM,
  attempted_at: '2026-03-01T12:00:00.500Z',
  last_success_at: '2026-03-01T12:00:01.000Z',
};

/** Bodies by method and path; a function is asked each time. */
type Routes = Record<string, object | (() => object)>;

const ROUTES: Routes = {
  'GET /api/health': HEALTH,
  'GET /api/ready': { ready: true, connections: [] },
  'GET /api/v1/connections': { data: [CONNECTION], meta: META },
  'GET /api/v1/connections/1/freshness': { data: [STREAM], meta: META },
  'POST /api/v1/connections/1/sync': { data: { requested: true }, meta: META },
  'GET /api/v1/service-desks': {
    data: [{ id: 3, source: 'jira', kind: 'service_desk', name: 'IT Support', unsolved: 1234 }],
    meta: META,
  },
  'GET /api/v1/service-desks/3/queues': { data: [{ id: 7, name: 'Unassigned', count: 56 }], meta: META },
  'GET /api/v1/requests/technician-views/counts': { counts: { unassigned: 56, all_unsolved: 1234 } },
};

interface Setup {
  env?: Record<string, string>;
  files?: Record<string, string>;
  routes?: Routes | 'not running';
}

/** Runs a command line against a server that is a table of answers. */
async function speedyflow(line: string, { env = { SPEEDYFLOW_TOKEN: 't' }, files = {}, routes = ROUTES }: Setup = {}) {
  const out: string[] = [];
  const complaints: string[] = [];
  const requests: { url: string; token: string | null; body: string | null }[] = [];
  const started: string[][] = [];
  let now = NOW;
  const world: World = {
    env,
    read: (path) => files[path],
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    print: (text) => out.push(text),
    runServer: async (entry, args) => {
      started.push([entry, ...args]);
      return 7;
    },
    terminal: undefined,
    fetch: async (input, init) => {
      if (routes === 'not running') throw new TypeError('fetch failed');
      const url = new URL(String(input));
      const route = routes[`${init?.method ?? 'GET'} ${url.pathname}`];
      const headers = new Headers(init?.headers);
      requests.push({ url: url.href, token: headers.get('authorization'), body: String(init?.body ?? '') });
      if (!route) throw new Error(`no answer for ${url.pathname}`);
      const { httpStatus = 200, ...body }: { httpStatus?: number } = typeof route === 'function' ? route() : route;
      return Response.json(body, { status: httpStatus });
    },
  };
  const code = await run(line.split(' ').filter(Boolean), world, (text) => complaints.push(text));
  return { code, out: out.join('\n'), complaints: complaints.join('\n'), requests, started };
}

describe('the command line', () => {
  it('suggests the command that was meant', async () => {
    const { code, complaints } = await speedyflow('stauts');
    expect(code).toBe(64);
    expect(complaints).toContain('Did you mean status?');
  });

  it('explains its exit codes and variables in its help', async () => {
    const { code, out } = await speedyflow('--help');
    expect(code).toBe(0);
    expect(out).toContain('SPEEDYFLOW_TOKEN');
    expect(out).toContain('no SpeedyFlow server answers');
  });

  it('hands flags and exit code between the person and the server process', async () => {
    const { code, started } = await speedyflow('start --port 5001 --data-dir=/srv');
    expect(started).toEqual([['start', '--port', '5001', '--data-dir=/srv']]);
    expect(code).toBe(7);
  });

  it('lists the settings in the help of start', async () => {
    expect((await speedyflow('start --help')).out).toContain('--data-dir');
  });
});

describe('finding the server', () => {
  it('says in one line that it is not running', async () => {
    const { code, complaints } = await speedyflow('status', { env: { PORT: '5001' }, routes: 'not running' });
    expect(code).toBe(2);
    expect(complaints).toBe('SpeedyFlow is not running at http://127.0.0.1:5001. Start it with: speedyflow start');
  });

  it('notices when something else answers', async () => {
    const { code, complaints } = await speedyflow('status', { routes: { 'GET /api/health': { hello: 'world' } } });
    expect(code).toBe(2);
    expect(complaints).toContain('Something else than SpeedyFlow');
  });

  it('uses the address and the token it is given', async () => {
    const env = { SPEEDYFLOW_URL: 'https://tickets.example.com/', SPEEDYFLOW_TOKEN: 'mine' };
    const { requests } = await speedyflow('list-views', { env });
    expect(requests.map(({ url }) => url)).toContain('https://tickets.example.com/api/v1/service-desks');
    expect(requests.find(({ url }) => url.endsWith('/service-desks'))?.token).toBe('Bearer mine');
  });

  it('uses the operator token of the data folder', async () => {
    const files = { '/srv/operator.token': 'operator\n' };
    const { code, requests } = await speedyflow('list-views', { env: { SPEEDYFLOW_DATA_DIR: '/srv' }, files });
    expect(code).toBe(0);
    expect(requests.at(-1)?.token).toBe('Bearer operator');
  });

  it('says where a token could come from', async () => {
    const { code, complaints } = await speedyflow('status', { env: {} });
    expect(code).toBe(3);
    expect(complaints).toContain('SPEEDYFLOW_TOKEN');
    expect(complaints).toContain('data/operator.token');
  });

  it("passes on the server's reason when it refuses", async () => {
    const error = { code: 'UNAUTHENTICATED', message: ERRORS.UNAUTHENTICATED.meaning };
    const routes = { ...ROUTES, 'GET /api/v1/service-desks': { httpStatus: 401, error } };
    const { code, complaints } = await speedyflow('list-views', { routes });
    expect(code).toBe(3);
    expect(complaints).toContain('UNAUTHENTICATED');
  });
});

describe('list-views', () => {
  it('shows desks, their queues and the technician views with counts', async () => {
    const { code, out } = await speedyflow('list-views');
    expect(code).toBe(0);
    expect(out).toMatch(/^IT Support +jira service desk 3 +1,234$/m);
    expect(out).toMatch(/^ {2}Unassigned +queue 7 +56$/m);
    expect(out).toMatch(/^all_unsolved +1,234$/m);
  });

  it('prints JSON for programs', async () => {
    const { out } = await speedyflow('list-views --json');
    expect(JSON.parse(out)).toMatchObject({
      desks: [{ queues: [{ count: 56 }] }],
      technician_views: { unassigned: 56 },
    });
  });
});

describe('status', () => {
  it('shows health, connections and streams', async () => {
    const { code, out } = await speedyflow('status');
    expect(code).toBe(0);
    expect(out).toContain('SpeedyFlow 0.1.0 at http://127.0.0.1:5000: healthy, ready');
    expect(out).toContain('12,000 tickets, 1 pending and 0 failed edits, last synced 3 s ago');
    expect(out).toMatch(/^tickets +3 s ago +in 7 s +done$/m);
  });

  it('fails when a connection does', async () => {
    const failing = { ...CONNECTION, state: 'failing', error: 'credentials refused' };
    const { code, out } = await speedyflow('status', {
      routes: { ...ROUTES, 'GET /api/v1/connections': { data: [failing], meta: META } },
    });
    expect(code).toBe(1);
    expect(out).toContain('failing: credentials refused');
  });
});

describe('sync', () => {
  it('asks every connection, or one, for a quick or a full sync', async () => {
    const quick = await speedyflow('sync');
    expect(quick.out).toBe('Sync requested: Acme');
    expect(quick.requests.at(-1)?.body).toBe('{}');
    const full = await speedyflow('sync --full --connection 1 --json');
    expect(full.requests.at(-1)?.body).toBe('{"full":true}');
    expect(JSON.parse(full.out)).toEqual({ connections: [{ id: 1, name: 'Acme', state: 'requested' }] });
  });

  it('names the connections there are when the asked one is not there', async () => {
    const { code, complaints } = await speedyflow('sync --connection 9');
    expect(code).toBe(1);
    expect(complaints).toBe('There is no connection 9; there are: 1 (Acme)');
  });

  it('waits until every stream has succeeded since it asked', async () => {
    let polls = 0;
    const freshness = () => {
      polls++;
      return { data: [polls < 3 ? STREAM : RUN_SINCE], meta: META };
    };
    const routes = { ...ROUTES, 'GET /api/v1/connections/1/freshness': freshness };
    const { code, out } = await speedyflow('sync --wait', { routes });
    expect({ code, out, polls }).toEqual({ code: 0, out: 'Sync done: Acme', polls: 3 });
  });

  it('waits for all of a full sync, whose streams succeed page by page', async () => {
    let polls = 0;
    const routes = {
      ...ROUTES,
      'GET /api/v1/connections/1/freshness': { data: [RUN_SINCE], meta: META },
      'GET /api/v1/connections': () => {
        polls++;
        return { data: [{ ...CONNECTION, state: polls < 4 ? 'syncing' : 'ready' }], meta: META };
      },
    };
    const { code, out } = await speedyflow('sync --full --wait', { routes });
    expect({ code, out, polls }).toEqual({ code: 0, out: 'Sync done: Acme', polls: 4 });
  });

  it('gives up after the time it was given, naming what is not done', async () => {
    const stuck = { ...STREAM, error: 'JIRA_API_ERROR: 503' };
    const routes = { ...ROUTES, 'GET /api/v1/connections/1/freshness': { data: [stuck], meta: META } };
    const { code, complaints } = await speedyflow('sync --wait --timeout 5', { routes });
    expect(code).toBe(1);
    expect(complaints).toBe('Not done after 5 s: Acme: tickets (JIRA_API_ERROR: 503)');
  });

  it('refuses a connection that is no number', async () => {
    expect((await speedyflow('sync --connection one')).code).toBe(64);
  });
});
