import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgiveSignOut, oweSignOut, payOwedSignOut } from './owed-sign-out.ts';
import { sessionQuery } from './session.ts';

const asked: string[] = [];
let offline = false;
/** The session that the browser's cookie stands for. */
let session: 'open' | 'ended' = 'open';

async function fetchStandIn(path: string): Promise<Response> {
  if (offline) throw new TypeError('no network');
  asked.push(path.replace('/api/v1', ''));
  if (!path.endsWith('/logout')) return Response.json({ data: { signed_in: session === 'open' } });
  if (session === 'ended') return Response.json({ error: { code: 'UNAUTHENTICATED', message: '' } }, { status: 401 });
  session = 'ended';
  return Response.json({ data: { signed_out: true } });
}

const start = () => new QueryClient().fetchQuery({ ...sessionQuery, retry: false });

beforeEach(() => {
  const items = new Map<string, string>();
  asked.length = 0;
  offline = false;
  session = 'open';
  vi.stubGlobal('fetch', fetchStandIn);
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => items.set(name, value),
    removeItem: (name: string) => items.delete(name),
  });
});

afterEach(() => vi.unstubAllGlobals());

describe('signing out while the server cannot be reached', () => {
  it('lets nobody in by the session that was left, and ends it before the server is asked who is here', async () => {
    offline = true;
    oweSignOut();
    await expect(payOwedSignOut()).rejects.toMatchObject({ code: 'OFFLINE' });
    await expect(start()).rejects.toMatchObject({ code: 'OFFLINE' });
    offline = false;
    expect(await start()).toEqual({ signed_in: false });
    expect(asked.map((path) => path.split('/').at(-1))).toEqual(['logout', expect.not.stringMatching('logout')]);
    await start();
    expect(asked.filter((path) => path.endsWith('logout'))).toHaveLength(1);
  });

  it('owes nothing once that session has ended by itself, or somebody has signed in', async () => {
    session = 'ended';
    oweSignOut();
    expect(await start()).toEqual({ signed_in: false });
    oweSignOut();
    forgiveSignOut();
    session = 'open';
    expect(await start()).toEqual({ signed_in: true });
  });
});
