import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AnswerStore } from './answer-store.ts';
import { KEPT_FOR_MS, prefixesOf } from './kept-answers.ts';
import { deleteReplicas, openReplica, type ReplicaDatabase } from './replica-database.ts';

let database: ReplicaDatabase | undefined;
let now = 1_000_000;

async function store(bounds = { items: 3, characters: 1_000 }) {
  database = await openReplica(1);
  return new AnswerStore(database, { now: () => now, bounds });
}

afterEach(async () => {
  database?.close();
  await deleteReplicas();
});

describe('answers kept on a device', () => {
  it('are set, got, counted, removed and cleared', async () => {
    const answers = await store();
    await answers.set('a', { rows: [1, 2] }, { kept: 'list', at: 7 + now });
    await answers.set('b', 'x'.repeat(20_000), { kept: 'sidebar' });
    expect(await answers.get('a')).toEqual({ key: 'a', value: { rows: [1, 2] }, at: 7 + now });
    expect(await answers.stats()).toEqual({ items: 2, sizeMB: 0.02 });
    await answers.remove('a');
    expect(await answers.get('a')).toBeUndefined();
    await answers.clear();
    expect(await answers.stats()).toEqual({ items: 0, sizeMB: 0 });
  });

  it('are read for as long as their class says', async () => {
    const answers = await store();
    await answers.set('a', 1, { kept: 'list' });
    now += KEPT_FOR_MS.list;
    expect(await answers.get('a')).toBeDefined();
    now += 1;
    expect(await answers.get('a')).toBeUndefined();
    await answers.trim();
    expect((await answers.stats()).items).toBe(0);
  });

  it('are forgotten when they were used least recently, by number and by size', async () => {
    const answers = await store();
    for (const key of ['a', 'b', 'c', 'd']) {
      now += 100_000;
      await answers.set(key, key, { kept: 'list' });
    }
    now += 100_000;
    await answers.get('a');
    await answers.trim();
    expect((await answers.latest('list', 9)).map(({ key }) => key)).toEqual(['a', 'd', 'c']);
    now += 100_000;
    await answers.set('large', 'x'.repeat(997), { kept: 'list' });
    await answers.trim();
    expect((await answers.latest('list', 9)).map(({ key }) => key)).toEqual(['large']);
  });

  it('make room when the browser has none, and say so when that was not enough', async () => {
    const answers = await store({ items: 9, characters: 1_000 });
    for (const key of ['a', 'b', 'c', 'd']) {
      now += 1;
      await answers.set(key, key, { kept: 'list' });
    }
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(full);
    await answers.set('e', 'e', { kept: 'list' });
    expect((await answers.latest('list', 9)).map(({ key }) => key)).toEqual(['e', 'd', 'c']);
    put.mockImplementation(full);
    await expect(answers.set('f', 'f', { kept: 'list' })).rejects.toThrow('full');
    put.mockRestore();
  });

  it('about a ticket go together, whatever else their keys ask for', async () => {
    const answers = await store();
    const keys = [
      ['ticket', 'A-1'],
      ['transitions', 'A-1', 'Open'],
      ['assignable', 'A-1', ''],
      ['ticket', 'A-10'],
    ];
    for (const key of keys) await answers.set(JSON.stringify(key), 1, { kept: 'ticket' });
    for (const prefix of prefixesOf('A-1')) await answers.remove(prefix);
    expect((await answers.latest('ticket', 9)).map(({ key }) => key)).toEqual(['["ticket","A-10"]']);
  });

  it('are of one person: those of others go', async () => {
    const answers = await store();
    await answers.set('a', 1, { kept: 'list' });
    const other = await openReplica(2);
    other.close();
    database?.close();
    await deleteReplicas({ but: 2 });
    expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['speedyflow.replica.2']);
  });
});
