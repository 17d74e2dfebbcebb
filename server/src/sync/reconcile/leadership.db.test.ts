import { beforeEach, expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { type HandClock, handClock } from '../../../testing/hand-clock.ts';
import type { Database } from '../../store/database.ts';
import { acquireLease } from '../../store/leases.ts';
import { lead, type Term } from './leadership.ts';

const SOON = { timeout: 5_000, interval: 5 };

eachDatabase((_name, open) => {
  let database: Database;
  let clock: HandClock;
  beforeEach(async () => {
    database = await open();
    clock = handClock(1_000_000);
  });

  /** A process that would lead; what it works on ends with its term. */
  function candidate(holder: string) {
    const stopping = new AbortController();
    const terms: Term[] = [];
    const log = { info() {}, warn() {}, error() {} };
    const stopped = lead({ database, clock, log, signal: stopping.signal, name: 'sync', holder }, (term) => {
      terms.push(term);
      return new Promise<void>((resolve) => term.signal.addEventListener('abort', () => resolve(), { once: true }));
    });
    return {
      terms,
      stop: () => {
        stopping.abort();
        return stopped;
      },
    };
  }

  test('I31: one that lost the lease ends its work, and leads again when it is free', async () => {
    const first = candidate('first');
    await expect.poll(() => first.terms.length, SOON).toBe(1);
    await database.transaction(({ db }) => db.updateTable('leases').set({ expires_at: 0 }).execute());
    await acquireLease(database, { name: 'sync', holder: 'second', ttlMs: 60_000 });
    const [term] = first.terms as [Term];
    await expect(term.database.transaction(async () => {})).rejects.toThrow('taken this over');
    expect(term.signal.aborted).toBe(true);
    await database.transaction(({ db }) => db.updateTable('leases').set({ expires_at: 0 }).execute());
    const again = () => {
      clock.advance(1_000);
      return first.terms.length;
    };
    await expect.poll(again, SOON).toBe(2);
    await first.terms[1]?.database.transaction(async () => {});
    await first.stop();
    expect(first.terms[1]?.signal.aborted).toBe(true);
  });

  test('gives the lease back when it stops, so that the next one begins at once', async () => {
    const first = candidate('first');
    await expect.poll(() => first.terms.length, SOON).toBe(1);
    await first.stop();
    const second = candidate('second');
    await expect.poll(() => second.terms.length, SOON).toBe(1);
    await second.stop();
  });
});
