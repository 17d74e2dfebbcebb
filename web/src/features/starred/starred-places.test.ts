import type { Preferences } from '@speedyflow/contract/accounts';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { setStar as SetStar } from './starred-places.ts';

const PLACE = { kind: 'board', id: 1 } as const;

let kept: Preferences;
let refuses: boolean;
let client: QueryClient;
let preferencesQuery: typeof import('../accounts/preferences.ts').preferencesQuery;
let setStar: typeof SetStar;

beforeEach(async () => {
  kept = { starred: [] };
  refuses = false;
  vi.stubGlobal('fetch', async (_path: string, { method = 'GET', body }: { method?: string; body?: string } = {}) => {
    if (method === 'GET') return Response.json({ data: kept });
    if (refuses) return Response.json({ error: { code: 'INTERNAL', message: '' } }, { status: 500 });
    kept = JSON.parse(body ?? '');
    return Response.json({ data: kept });
  });
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  ({ preferencesQuery } = await import('../accounts/preferences.ts'));
  ({ setStar } = await import('./starred-places.ts'));
  client = new QueryClient();
  new QueryObserver(client, preferencesQuery).subscribe(() => undefined);
  await expect.poll(starred).toEqual([]);
});
afterEach(() => {
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
