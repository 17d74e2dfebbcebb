import type { Preferences } from '@speedyflow/contract/accounts';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { setStar as SetStar } from './starred-places.ts';

const PLACE = { kind: 'board', id: 1 } as const;

let kept: Preferences;
let refuses: boolean;
let puts: number;
let client: QueryClient;
let preferencesQuery: typeof import('../accounts/preferences.ts').preferencesQuery;
let setStar: typeof SetStar;
let stopFollowing: () => void;

beforeEach(async () => {
  kept = { starred: [] };
  refuses = false;
  puts = 0;
  vi.stubGlobal('fetch', async (_path: string, { method = 'GET', body }: { method?: string; body?: string } = {}) => {
    if (method === 'GET') return Response.json({ data: kept });
    if (refuses) return Response.json({ error: { code: 'INTERNAL', message: '' } }, { status: 500 });
    kept = JSON.parse(body ?? '');
    puts += 1;
    return Response.json({ data: kept });
  });
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  const preferences = await import('../accounts/preferences.ts');
  ({ preferencesQuery } = preferences);
  ({ setStar } = await import('./starred-places.ts'));
  client = new QueryClient();
  stopFollowing = preferences.followPreferences(client);
  new QueryObserver(client, preferencesQuery).subscribe(() => undefined);
  await expect.poll(starred).toEqual([]);
});
afterEach(() => {
  stopFollowing();
  client.clear();
  vi.unstubAllGlobals();
});

const starred = () => client.getQueryData(preferencesQuery.queryKey)?.starred;

it('stays starred when a reading that began before it ends after it', async () => {
  const ends: (() => void)[] = [];
  const early = client.fetchQuery({
    ...preferencesQuery,
    staleTime: 0,
    queryFn: () => new Promise<Preferences>((resolve) => ends.push(() => resolve({ starred: [] }))),
  });
  const starring = setStar(client, PLACE, true);
  await vi.waitUntil(() => ends.length > 0);
  ends[0]?.();
  await early.catch(() => undefined);
  await starring;
  expect([starred(), kept.starred]).toEqual([[PLACE], [PLACE]]);
});

it('loses its star again when that could not be kept', async () => {
  refuses = true;
  const shown: number[] = [];
  const stop = client.getQueryCache().subscribe(() => shown.push(starred()?.length ?? -1));
  await setStar(client, PLACE, true);
  stop();
  expect(shown).toContain(1);
  expect(starred()).toEqual([]);
});

it('is joined by what another page stars at the same time, and neither is lost', async () => {
  const other = { kind: 'board', id: 2 } as const;
  vi.resetModules();
  const page = await import('./starred-places.ts');
  await Promise.all([setStar(client, PLACE, true), page.setStar(new QueryClient(), other, true)]);
  expect(puts).toBe(2);
  expect(kept.starred).toHaveLength(2);
  await expect.poll(starred).toEqual(kept.starred);
});
