import 'fake-indexeddb/auto';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { desksQuery } from '../features/desks/desk-queries.ts';
import { deleteReplicas, openReplica, type ReplicaDatabase, readMark } from '../replica/replica-database.ts';
import { onLostDesks } from './lost-desks.ts';

let database: ReplicaDatabase;
const heard: number[][] = [];
const stops: (() => void)[] = [];

beforeEach(async () => {
  database = await openReplica(1);
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  heard.length = 0;
  database.close();
  await deleteReplicas();
});

/** The server answers with these desks. */
const answer = (client: QueryClient, ids: number[]) =>
  client.fetchQuery({ queryKey: desksQuery.queryKey, queryFn: () => ids.map((id) => ({ id })), staleTime: 0 });

const listen = (client: QueryClient, lost = (left: ReadonlySet<number>) => void heard.push([...left])) =>
  stops.push(onLostDesks(client, database, async (left) => lost(left)));

const noted = (ids: number[]) => vi.waitUntil(async () => String(await readMark(database, 'desks')) === String(ids));

describe('desks that are lost', () => {
  it('are told while the page is there; those that come are not', async () => {
    const client = new QueryClient();
    listen(client);
    for (const ids of [
      [1, 2],
      [1, 2, 3],
      [1, 3],
    ]) {
      await answer(client, ids);
      await noted(ids);
    }
    expect(heard).toEqual([[1, 3]]);
  });

  it('are told by the first answer after a restart, also when it came before anybody listened', async () => {
    await database.put('marks', [1, 2], 'desks');
    const client = new QueryClient();
    await answer(client, [2]);
    listen(client);
    await noted([2]);
    expect(heard).toEqual([[2]]);
  });

  it('are told again when the page did not come to forget what it held of them', async () => {
    await database.put('marks', [1, 2], 'desks');
    const client = new QueryClient();
    listen(client, () => {
      throw new Error('closed');
    });
    await answer(client, [2]);
    const next = new QueryClient();
    listen(next);
    await answer(next, [2]);
    await noted([2]);
    expect(heard).toEqual([[2]]);
  });

  it('are not those that only this device held no more', async () => {
    await database.put('marks', [1, 2], 'desks');
    const client = new QueryClient();
    listen(client);
    client.setQueryData(desksQuery.queryKey, []);
    await answer(client, [1, 2, 3]);
    await noted([1, 2, 3]);
    expect(heard).toEqual([]);
  });
});
