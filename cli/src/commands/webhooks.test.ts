import { describe, expect, it } from 'vitest';
import { runAgainst } from '../answering-world.testing.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const META = { timestamp: '2026-03-01T12:00:00.000Z' };
const STATE = {
  connection_id: 1,
  registered: 'here',
  url: 'https://desk.example/webhooks/jira/1',
  registered_at: '2026-02-01T12:00:00.000Z',
  expires_at: '2026-03-20T12:00:00.000Z',
  previous_secret_until: null,
  last_delivery_at: '2026-03-01T11:55:00.000Z',
  deliveries_last_hour: 1200,
  error: null,
};

/** Runs a command line against a server with two connections. */
const speedyflow = (...line: string[]) => against('no', ...line);

async function against(registered: string, ...line: string[]) {
  const answers = (method: string, path: string): [number, object] => {
    const connections = [1, 2].map((id) => ({ id, name: id === 1 ? 'Acme' : 'Desk', kind: 'jira' }));
    if (path === '/connections') return [200, { data: connections, meta: META }];
    if (path === '/connections/2/webhooks' && method === 'POST') {
      return [409, { error: { code: 'CONFLICT', message: 'Set SPEEDYFLOW_PUBLIC_URL to the address.' } }];
    }
    return [200, { data: { ...STATE, registered, removed: true }, meta: META }];
  };
  const outcome = await runAgainst(['webhooks', ...line], answers, { now: () => NOW });
  return { ...outcome, asked: outcome.asked.filter((one) => one.includes('webhooks')) };
}

describe('webhooks', () => {
  it('lists where each site delivers', async () => {
    const { code, out } = await against('here', 'list');
    expect(code).toBe(0);
    expect(out.split('\n')[1]).toMatch(
      /^ 1 {2}Acme +yes +https:\/\/desk\.example\/webhooks\/jira\/1 +5 min ago +1,200 +2026-03-20$/,
    );
    expect(out.split('\n')).toHaveLength(3);
  });

  it('registers, rotates and removes those of one connection, by id or name', async () => {
    expect((await speedyflow('register', '1')).asked).toEqual([
      'GET /connections/1/webhooks ',
      'POST /connections/1/webhooks ',
      'GET /connections/1/webhooks ',
    ]);
    expect((await speedyflow('rotate', 'Acme', '--window', '60')).asked[0]).toBe(
      'POST /connections/1/webhooks/rotate {"window_seconds":60}',
    );
    expect((await speedyflow('remove', 'Desk')).asked[0]).toBe('DELETE /connections/2/webhooks ');
  });

  it('says of what is registered already that it is, and rotates it when that is asked for', async () => {
    const again = await against('here', 'register', '1');
    expect(again.asked.filter((one) => one.startsWith('POST'))).toEqual(['POST /connections/1/webhooks ']);
    expect(again.out).toContain('Acme: already registered; --rotate gives it a new secret.');
    const rotated = await against('here', 'register', '1', '--rotate');
    expect(rotated.asked[1]).toBe('POST /connections/1/webhooks/rotate {}');
    expect(rotated.out).not.toContain('already');
  });

  it('leaves what was set up by hand until it is told to take its place', async () => {
    const left = await against('by_hand', 'register', '1');
    expect(left.asked.some((one) => one.startsWith('POST'))).toBe(false);
    expect(left.out).toContain('Acme: already set up by hand');
    expect((await against('by_hand', 'register', '1', '--rotate')).asked[1]).toBe('POST /connections/1/webhooks ');
  });

  it('prints what the server says as JSON', async () => {
    expect(JSON.parse((await against('here', 'register', '1', '--json')).out)).toMatchObject({ webhooks: [STATE] });
  });

  it('passes on why the server will not', async () => {
    const { code, complaints } = await speedyflow('register', '2');
    expect(code).not.toBe(0);
    expect(complaints).toContain('SPEEDYFLOW_PUBLIC_URL');
  });

  it('names the connections there are when it is asked for another, and no number for a number', async () => {
    expect((await speedyflow('list', 'Elsewhere')).complaints).toBe(
      'There is no connection Elsewhere; there are: 1 (Acme), 2 (Desk)',
    );
    expect((await speedyflow('rotate', '--window', 'soon')).code).toBe(64);
  });
});
