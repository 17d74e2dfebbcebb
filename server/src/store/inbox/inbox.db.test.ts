import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachDatabasePlace } from '../../../testing/each-database.ts';
import { systemClock } from '../../stdx/clock.ts';
import { type Database, type DatabaseLocation, openDatabase } from '../database.ts';
import { openConnection } from '../dialect/sqlite.ts';
import type { Delivery, Inbox } from './inbox.ts';
import { openInbox } from './open-inbox.ts';

const DAY_MS = 24 * 60 * 60_000;

let connections = 0;
/** Each test has a connection of its own. */
const newConnection = () => ++connections;

function delivery(connectionId: number, deliveryId: string, hint: Partial<Delivery['hint']> = {}, at = 1): Delivery {
  const told = { event: 'jira:issue_updated', tickets: ['1'], deleted: false, catalogue: false, ...hint };
  return { connectionId, deliveryId, hint: told, receivedAt: at };
}

eachDatabasePlace((name, makePlace) => {
  let location: DatabaseLocation;
  let database: Database;
  let inbox: Inbox;
  const others: Inbox[] = [];

  beforeAll(async () => {
    ({ location } = await makePlace());
    database = await openDatabase(location);
    inbox = await openInbox(location, systemClock);
  });
  afterAll(async () => {
    await Promise.all([inbox, ...others].map((one) => one.close()));
    await database.close();
  });

  /** The inbox as another process, or this one after a restart, opens it. */
  async function opened(options: { backlogMax?: number } = {}): Promise<Inbox> {
    const other = await openInbox(location, systemClock, options);
    others.push(other);
    return other;
  }

  const tickets = async (connectionId: number, from = inbox) =>
    (await from.pending(connectionId, 100)).map(({ ticket }) => ticket);

  it('I27: what was answered for is there after a restart', async () => {
    const id = newConnection();
    expect(await inbox.add(delivery(id, 'a', { tickets: ['7', '8'], deleted: true }, 5))).toBe('new');
    const pending = await (await opened()).pending(id, 100);
    expect(pending).toEqual([
      { ticket: '7', deleted: true, receivedAt: 5, deliveryId: 'a' },
      { ticket: '8', deleted: true, receivedAt: 5, deliveryId: 'a' },
    ]);
  });

  it('I28: one delivery a thousand times, over a restart and at two processes, is one', async () => {
    const id = newConnection();
    const other = await opened();
    const outcomes = await Promise.all(
      Array.from({ length: 1000 }, (_, n) => (n % 2 === 0 ? inbox : other).add(delivery(id, 'same'))),
    );
    expect(outcomes.filter((outcome) => outcome === 'new')).toHaveLength(1);
    expect(await (await opened()).add(delivery(id, 'same'))).toBe('known');
    expect(await inbox.add(delivery(newConnection(), 'same'))).toBe('new');
    await inbox.settle(id, await inbox.pending(id, 10));
    expect(await inbox.add(delivery(id, 'same'))).toBe('known');
    expect(await tickets(id)).toEqual([]);
  });

  it('keeps five hundred words of one ticket as one, from when the first of them came', async () => {
    const id = newConnection();
    await Promise.all(Array.from({ length: 500 }, (_, n) => inbox.add(delivery(id, `edit-${n}`, {}, 100 + n))));
    expect(await inbox.pending(id, 100)).toMatchObject([{ ticket: '1', receivedAt: 100, deleted: false }]);
    expect(await inbox.waiting(id)).toEqual({ count: 1, oldestAt: 100 });
    expect(await inbox.waiting(newConnection())).toEqual({ count: 0, oldestAt: null });
    expect(await inbox.received(id, 400)).toEqual({ lastAt: 599, count: 500 });
  });

  it('counts what came by the minute, each delivery once, for as long as it is remembered', async () => {
    const id = newConnection();
    const arrivals = [0, 59_999, 60_000, 60_001, 120_000].map((at) => delivery(id, `at-${at}`, {}, at));
    await Promise.all([...arrivals, ...arrivals].map((one) => inbox.add(one)));
    const counts = await Promise.all([0, 60_000, 119_999, 120_000, 180_000].map((at) => inbox.received(id, at)));
    expect(counts.map(({ count }) => count)).toEqual([5, 3, 3, 1, 0]);
    await inbox.forgetOld(id, 7 * DAY_MS + 60_000);
    expect(await inbox.received(id, 0)).toEqual({ lastAt: 120_000, count: 3 });
  });

  it('settles what is told anew at the same instant, whatever the order, and neither waits for the other', async () => {
    const id = newConnection();
    const all = Array.from({ length: 60 }, (_, n) => String(n));
    const other = await opened();
    for (let turn = 0; turn < 20; turn++) {
      await inbox.add(delivery(id, `first-${turn}`, { tickets: all }));
      const read = await inbox.pending(id, 100);
      await Promise.all([
        other.add(delivery(id, `again-${turn}`, { tickets: all })),
        inbox.settle(id, read.toReversed()),
        other.settle(id, read),
      ]);
      expect((await inbox.pending(id, 100)).every(({ deliveryId }) => deliveryId === `again-${turn}`)).toBe(true);
    }
  });

  it('remembers that one of them told of a deletion, and that what the site is made of changed', async () => {
    const id = newConnection();
    await inbox.add(delivery(id, 'a', { deleted: true }, 1));
    await inbox.add(delivery(id, 'b', { catalogue: true }, 2));
    expect(await inbox.pending(id, 100)).toMatchObject([
      { ticket: '1', deleted: true },
      { ticket: '', deleted: false },
    ]);
  });

  it('does not take away what was said while the ticket was being read', async () => {
    const id = newConnection();
    await inbox.add(delivery(id, 'before', { tickets: ['1', '2'] }));
    const read = await inbox.pending(id, 100);
    await inbox.add(delivery(id, 'meanwhile', { tickets: ['1'] }));
    await inbox.settle(id, read);
    expect(await tickets(id)).toEqual(['1']);
    // Nor what was said again after it was taken away.
    await inbox.settle(id, await inbox.pending(id, 100));
    await inbox.add(delivery(id, 'later', { tickets: ['1'] }));
    await inbox.settle(id, read);
    expect(await tickets(id)).toEqual(['1']);
  });

  it('forgets deliveries after seven days, and not before', async () => {
    const id = newConnection();
    for (let n = 0; n < 5; n++) await inbox.add(delivery(id, `d-${n}`, { tickets: [] }, n * DAY_MS));
    await inbox.forgetOld(id, 7 * DAY_MS + 1);
    expect(await inbox.add(delivery(id, 'd-0', { tickets: [] }))).toBe('new');
    expect(await inbox.add(delivery(id, 'd-1', { tickets: [] }))).toBe('known');
  });

  it('A63: takes no more than its bound, and goes on when there is room again', async () => {
    const id = newConnection();
    const bounded = await opened({ backlogMax: (await inbox.backlog()) + 2 });
    for (const ticket of ['1', '2']) await bounded.add(delivery(id, ticket, { tickets: [ticket] }));
    await expect(bounded.add(delivery(id, '3', { tickets: ['3'] }))).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await tickets(id)).toEqual(['1', '2']);
    await bounded.settle(id, (await bounded.pending(id, 100)).slice(0, 1));
    expect(await bounded.add(delivery(id, '3', { tickets: ['3'] }))).toBe('new');
  });

  it('does not wait for a transaction that holds the one writer', async () => {
    const id = newConnection();
    await database.transaction(async (tx) => {
      await tx.db.updateTable('connections').set({ error: null }).execute();
      expect(await inbox.add(delivery(id, 'beside'))).toBe('new');
    });
  });

  it('tells of a connection once what came for it is kept', async () => {
    const id = newConnection();
    const heard: number[] = [];
    const stop = inbox.onArrival((connectionId) => heard.push(connectionId));
    await Promise.all(['a', 'b', 'c'].map((one) => inbox.add(delivery(id, one))));
    stop();
    await inbox.add(delivery(id, 'd'));
    expect(new Set(heard)).toEqual(new Set([id]));
  });

  describe('I27: when it cannot be kept', () => {
    it('says so, for every delivery of the commit', async () => {
      const closed = await openInbox(location, systemClock);
      await closed.close();
      const id = newConnection();
      for (const one of await Promise.allSettled(['a', 'b'].map((each) => closed.add(delivery(id, each))))) {
        expect(one).toMatchObject({ status: 'rejected', reason: { kind: 'unavailable' } });
      }
      expect(await tickets(id)).toEqual([]);
    });
  });

  if (name === 'sqlite') {
    it('I27: is a file of its own, synchronous to the disk', () => {
      const file = openConnection(`${(location as { file: string }).file}-inbox`);
      expect(file.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(file.pragma('synchronous', { simple: true })).toBe(2);
      expect(file.prepare('select count(*) as count from webhook_deliveries').get()).toMatchObject({
        count: expect.any(Number),
      });
      file.close();
    });
  }
});
