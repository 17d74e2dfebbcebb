import 'fake-indexeddb/auto';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deleteReplicas, openReplica, type ReplicaDatabase, readMark } from '../../../replica/replica-database.ts';
import { testRow } from '../row.testing.ts';
import { HeldRows } from './held-rows.ts';
import { RowKeeper } from './row-keeper.ts';

const PER_PAGE = 100;

/** A server of many tickets, and of all that is asked of it. */
class Server {
  readonly tickets = new Map<string, TicketRowView>();
  readonly asked: string[] = [];
  #seq = 1_000;
  #log: { ticket_id: number; key: string; seq: number; kind: string }[] = [];

  constructor(count: number) {
    for (let id = 1; id <= count; id++) this.tickets.set(`A-${id}`, testRow({ id, key: `A-${id}`, seq: id }));
  }

  get seq(): number {
    return this.#seq;
  }

  /** Changes what is said of tickets; not when they were last changed, as when somebody is renamed. */
  change(ids: readonly number[]): void {
    for (const id of ids) {
      const ticket = { ...this.tickets.get(`A-${id}`)!, summary: 'Changed', seq: ++this.#seq };
      this.tickets.set(ticket.key, ticket);
      this.#log.push({ ticket_id: id, key: ticket.key, seq: ticket.seq, kind: 'changed' });
    }
  }

  readonly fetch = async (address: string): Promise<Response> => {
    const { pathname, searchParams } = new URL(address, 'http://server');
    const [, path = ''] = pathname.split('/api/v1');
    this.asked.push(path);
    if (path === '/changes') {
      const data = this.#log.filter(({ seq }) => seq > Number(searchParams.get('since')));
      return Response.json({ data, next_since: this.#seq, more: false });
    }
    if (path === '/issues') {
      const from = Number(searchParams.get('cursor'));
      const data = [...this.tickets.values()].slice(from, from + PER_PAGE);
      const next = from + PER_PAGE < this.tickets.size ? String(from + PER_PAGE) : null;
      return Response.json({ data, meta: { seq: this.#seq }, next_cursor: next });
    }
    const ticket = this.tickets.get(path.split('/').at(-1)!);
    return Response.json({ data: { ...ticket, url: 'https://site', links: [], description_html: 'long' } });
  };
}

let server: Server;
let database: ReplicaDatabase;
let rows: HeldRows;
let keeper: RowKeeper;

async function hold(count: number): Promise<void> {
  server = new Server(count);
  vi.stubGlobal('fetch', server.fetch);
  keeper.follow();
  await caughtUp();
  server.asked.length = 0;
}

const caughtUp = () => vi.waitUntil(async () => (await readMark(database, 'seq')) === server.seq, { timeout: 5_000 });
const changedRows = () => rows.all().filter(({ summary }) => summary === 'Changed').length;

beforeEach(async () => {
  // Pages served without TLS: each goes ahead.
  vi.stubGlobal('navigator', {});
  database = await openReplica(1);
  rows = new HeldRows();
  keeper = new RowKeeper(rows, database, { changed: () => undefined, roundMs: () => 0 });
  await keeper.start();
});
afterEach(async () => {
  keeper.stop();
  vi.unstubAllGlobals();
  database.close();
  await deleteReplicas();
});

describe('rows that are kept', () => {
  it('are asked for by key where few have changed, and hold what a row holds', async () => {
    await hold(3);
    server.change([2]);
    keeper.look();
    await caughtUp();
    expect(server.asked).toEqual(['/changes', '/issues/A-2']);
    expect(rows.all().find(({ id }) => id === 2)).toEqual(server.tickets.get('A-2'));
  });

  it('are all read again where more have changed than can be asked for, and are not among the newest', async () => {
    await hold(700);
    server.change(Array.from({ length: 300 }, (_, n) => 401 + n));
    keeper.look();
    await caughtUp();
    expect(rows.size).toBe(700);
    expect(changedRows()).toBe(300);
  });

  it('are not asked for while nobody looks, and caught up with then', async () => {
    await hold(3);
    keeper.rest();
    server.change([1]);
    keeper.look();
    server.change([2]);
    keeper.look();
    expect(server.asked).toEqual([]);
    keeper.follow();
    await caughtUp();
    expect(server.asked).toEqual(['/changes', '/issues/A-1', '/issues/A-2']);
    expect(changedRows()).toBe(2);
  });
});
