import 'fake-indexeddb/auto';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveUpdates, streamState } from '../../changes/live-updates.ts';
import { testRow } from '../row.testing.ts';
import { forgetAnswers, settle } from './answered-rows.ts';
import { localEdits, overlay, putLocalEdit } from './local-edits.ts';
import { outgoing } from './outgoing.ts';
import { testEdit } from './unsent.testing.ts';
import { beingKept, justSaid, type Unsent, type UnsentComment } from './unsent.ts';
import { openUnsent, type UnsentQueue } from './unsent-queue.ts';
import { openUnsentStore } from './unsent-store.ts';

/** A server with one field, whose version moves with every change; and a network that can be gone. */
class Server {
  ticket = testRow({ seq: 1 });
  offline = false;
  /** The next answer gets lost on its way. */
  losesAnswer = false;
  readonly taken: string[] = [];
  asked = 0;
  /** For how many seconds it takes nothing. */
  busy: string | undefined;
  /** What the last comment came with. */
  madeWith: unknown;

  readonly fetch = async (path: string, { method = 'GET', headers = {}, body = '{}' } = {}): Promise<Response> => {
    if (this.offline) throw new TypeError('no network');
    this.asked += 1;
    const data = this.#answer(path, method, headers, JSON.parse(body));
    if (this.losesAnswer) {
      this.losesAnswer = false;
      throw new TypeError('cut off');
    }
    return data;
  };

  #answer(path: string, method: string, headers: Record<string, string>, body: Record<string, string>): Response {
    if (this.busy) return refusal(503, 'UNAVAILABLE', { 'retry-after': this.busy });
    if (method === 'GET') return Response.json({ data: this.ticket });
    const version = headers['if-match'];
    if (version !== undefined && version !== `"${this.ticket.seq}"`) return refusal(412, 'PRECONDITION_FAILED');
    if (body.summary === 'refused' || body.body === 'refused') return refusal(422, 'VALIDATION_ERROR');
    if (path.endsWith('/comments')) {
      this.taken.push(body.body!);
      this.madeWith = body.edit;
      return Response.json({ data: { ticket: this.#change({}), edit: { state: 'pending' }, comment: { id: 'c' } } });
    }
    const change = body.transition_id ? { status: 'Resolved' } : body;
    this.taken.push(String(Object.values(change)));
    return Response.json({ data: { ticket: this.#change(change), edit: { state: 'pending' } } });
  }

  /** Somebody changes the ticket. */
  change(change: Partial<TicketRowView>): void {
    this.#change(change);
  }

  #change(change: Partial<TicketRowView>): TicketRowView {
    this.ticket = { ...this.ticket, ...change, seq: this.ticket.seq + 1 };
    return this.ticket;
  }
}

const refusal = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ error: { code, message: code, details: null } }, { status, headers });

let server: Server;
let queue: UnsentQueue;
let person = 0;
const stops: (() => void)[] = [];

/** The page is opened, as after a restart of the browser. */
async function openPage(): Promise<void> {
  localEdits.set(new Map());
  outgoing.set([]);
  forgetAnswers();
  const client = new QueryClient();
  queue = await openUnsent(person);
  stops.push(queue.start({ client, updates: new LiveUpdates(client) }));
  await queue.wake();
}

beforeEach(async () => {
  server = new Server();
  person += 1;
  const nothing = () => undefined;
  vi.stubGlobal('window', { addEventListener: nothing, removeEventListener: nothing });
  vi.stubGlobal('fetch', server.fetch);
  await openPage();
});

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
  streamState.set({ live: false, lastLiveAtMs: undefined });
});

const shown = () => [...localEdits.get().values()].flat();

async function say(unsent: Unsent): Promise<void> {
  if (unsent.kind === 'edit') putLocalEdit(unsent);
  await queue.add(unsent);
}

/** A browser's own storage, with one thing in it. */
function localStorageOf(name: string, value: unknown): Map<string, string> {
  return new Map([[`speedyflow.${name}`, JSON.stringify(value)]]);
}

/** Puts it in the place of the page's; its names are members of it, as in a browser. */
function standIn(items: Map<string, string>): Map<string, string> {
  const storage = {
    getItem: (name: string) => items.get(name) ?? null,
    removeItem: (name: string) => items.delete(name),
  };
  const ownKeys = () => [...items.keys()];
  const getOwnPropertyDescriptor = () => ({ enumerable: true, configurable: true });
  vi.stubGlobal('localStorage', new Proxy(storage, { ownKeys, getOwnPropertyDescriptor }));
  return items;
}

const summary = (text: string, order = 1, seen = ['Printer prints blank pages']) =>
  testEdit({
    id: `summary-${order}`,
    order,
    field: 'summary',
    patch: { summary: text },
    wish: { route: 'edit', body: { summary: text } },
    seen: seen.map((one) => ({ summary: one })),
  });

const priority = (name: string, order: number) =>
  testEdit({
    id: `priority-${order}`,
    order,
    field: 'priority',
    patch: { priority: name },
    wish: { route: 'edit', body: { priority: name } },
    seen: [{ priority: testRow().priority }],
  });

const comment: UnsentComment = {
  kind: 'comment',
  id: 'c-1',
  key: 'ITH-1',
  order: 9,
  at: '',
  body: 'Hello',
  public: true,
};

describe('what was said on this device', () => {
  it('is sent, and what the server answers stands in its place', async () => {
    await say(testEdit());
    expect(server.ticket.status).toBe('Resolved');
    expect(shown()).toEqual([]);
    expect(settle(testRow()).status).toBe('Resolved');
  });

  it('is sent in order after a restart, once the network is back', async () => {
    server.offline = true;
    await say(testEdit({ order: 2 }));
    await say(comment);
    await say(summary('Mine', 1));
    await openPage();
    expect(shown().map(({ field }) => field)).toEqual(['summary', 'status']);
    expect(outgoing.get()).toHaveLength(1);
    server.offline = false;
    await queue.wake();
    await vi.waitUntil(() => server.taken.length === 3 && outgoing.get().length === 0);
    expect(server.taken).toEqual(['Mine', 'Resolved', 'Hello']);
    expect([shown(), outgoing.get()]).toEqual([[], []]);
  });

  it('is kept from the moment it is said, though the browser is closed before any database knows', async () => {
    const said = standIn(localStorageOf(justSaid(person, 'summary-1'), summary('Mine')));
    await openPage();
    await vi.waitUntil(() => server.taken.length === 1);
    expect([server.taken, said.size]).toEqual([['Mine'], 0]);
  });

  it('is sent though the device has no room for it, and stays written down until it is', async () => {
    const written = standIn(localStorageOf(justSaid(person, 'summary-1'), summary('Mine')));
    const full = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(full as never);
    server.offline = true;
    await openPage();
    expect([shown().length, written.size]).toEqual([1, 1]);
    await say(testEdit({ order: 2 }));
    server.offline = false;
    await queue.wake();
    put.mockRestore();
    expect([server.taken, shown(), written.size]).toEqual([['Mine', 'Resolved'], [], 0]);
  });

  it('is sent though the browser has ended the connection to what is kept', async () => {
    server.offline = true;
    await say(summary('Mine'));
    const dead = () => {
      throw new DOMException('closing', 'InvalidStateError');
    };
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(dead);
    await say(testEdit({ order: 2 }));
    server.offline = false;
    await queue.wake();
    transaction.mockRestore();
    expect([server.taken, shown()]).toEqual([['Mine', 'Resolved'], []]);
    await queue.wake();
    expect(server.taken).toHaveLength(2);
  });

  it('never shows as before once it was taken, not even after a restart', async () => {
    await say(testEdit());
    await openPage();
    expect(settle(testRow({ seq: 1, status: 'Open' })).status).toBe('Resolved');
  });

  it('is one thing though its answer was lost', async () => {
    server.losesAnswer = true;
    await say(summary('Mine'));
    expect(shown()).toHaveLength(1);
    await queue.wake();
    expect([server.taken, shown()]).toEqual([['Mine'], []]);
  });

  it('goes to another version where nobody touched its field', async () => {
    server.change({ priority: 'High' });
    await say(summary('Mine'));
    expect(server.ticket).toMatchObject({ summary: 'Mine', priority: 'High' });
  });

  it('overwrites nothing silently: somebody decides, and what is said then goes', async () => {
    server.change({ summary: 'Theirs' });
    await say(summary('Mine'));
    expect(server.ticket.summary).toBe('Theirs');
    await openPage();
    const [{ theirs, ...edit }] = shown() as [ReturnType<typeof summary>];
    expect(theirs).toEqual({ summary: 'Theirs', seq: 2 });
    await say({ ...edit, seen: [theirs!], version: theirs!.seq });
    expect(server.ticket.summary).toBe('Mine');
    expect(shown()).toEqual([]);
  });

  it('carries nothing past a change of somebody else where a part of it stands already', async () => {
    server.offline = true;
    await say(testEdit());
    await say(priority('Low', 2));
    server.offline = false;
    server.change({ status: 'Resolved' });
    server.change({ priority: 'High' });
    await queue.wake();
    expect(server.ticket).toMatchObject({ status: 'Resolved', priority: 'High' });
    expect(shown()).toMatchObject([{ field: 'priority', theirs: { priority: 'High', seq: 3 } }]);
    expect(server.taken).toEqual([]);
  });

  it('goes on from what became of its own, though it was made to the version before', async () => {
    server.offline = true;
    await say(testEdit());
    await say(priority('Low', 2));
    server.offline = false;
    await queue.wake();
    expect([server.taken, server.asked]).toEqual([['Resolved', 'Low'], 2]);
  });

  it('is said without what somebody else changed as well, about which a person decides', async () => {
    const edit = { assignee_id: 'me' as const, priority: 'Low', add_labels: ['paper'] };
    const me = { name: 'Ana', personIds: [4] };
    server.change({ assignee: { id: 9, name: 'Ben' }, summary: 'Theirs' });
    await queue.add({ ...comment, edit, seen: testRow({ seq: 1 }), me });
    expect([server.taken, server.madeWith]).toEqual([['Hello'], { priority: 'Low', add_labels: ['paper'] }]);
    await openPage();
    expect([shown(), outgoing.get()]).toMatchObject([
      [{ field: 'assignee', theirs: { assignee: { id: 9 }, seq: 2 }, wish: { route: 'take', me: [4] } }],
      [],
    ]);
  });

  it('is tried when the server is heard again, not with everything it tells, and no sooner than it asks', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    server.busy = '90';
    await say(summary('Mine'));
    const asked = server.asked;
    streamState.set({ live: true, lastLiveAtMs: 1 });
    await queue.wake();
    expect(server.asked).toBeGreaterThan(asked);
    const heard = server.asked;
    const wake = vi.spyOn(queue, 'wake');
    for (const lastLiveAtMs of [2, 3, 4]) streamState.set({ live: true, lastLiveAtMs });
    await vi.advanceTimersByTimeAsync(89_000);
    expect([wake.mock.calls.length, server.asked]).toEqual([0, heard]);
    server.busy = undefined;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(wake).toHaveBeenCalledOnce();
    await wake.mock.results[0]?.value;
    expect([server.taken, shown()]).toEqual([['Mine'], []]);
  });

  it('shows on every page as it is kept, be it to decide, sent or given up', async () => {
    server.offline = true;
    await say(summary('Mine'));
    const otherPage = await openUnsentStore(person);
    const others = new BroadcastChannel(`speedyflow.unsent.${person}`);
    stops.push(() => others.close());
    await otherPage.put({ ...summary('Mine'), theirs: { summary: 'Theirs', seq: 2 } });
    others.postMessage('ITH-1');
    await vi.waitUntil(() => shown()[0]?.theirs);
    await otherPage.put(summary('Mine again', 3));
    await otherPage.remove('summary-1');
    others.postMessage('ITH-1');
    await vi.waitUntil(() => shown()[0]?.patch.summary === 'Mine again');
    await otherPage.remove('summary-3');
    others.postMessage('ITH-1');
    await vi.waitUntil(() => shown().length === 0);
  });

  it('shows nothing older than what it met between a conflict, the decision and its being taken', async () => {
    const seen: (string | null)[] = [];
    /** A list that was read before all of it. */
    const look = () => seen.push(overlay(testRow({ priority: 'Low', seq: 1 }), localEdits.get()).priority);
    stops.push(localEdits.subscribe(look));
    server.change({ priority: 'Medium' });
    await say({ ...priority('Highest', 1), seen: [{ priority: 'Low' }] });
    const [met] = shown();
    expect(met?.theirs).toMatchObject({ priority: 'Medium' });
    const { theirs, ...mine } = met!;
    await say({ ...mine, seen: [theirs!], version: theirs!.seq });
    expect(server.taken).toEqual(['Highest']);
    look();
    expect(seen.filter((value, n) => value !== seen[n - 1])).toEqual(['Highest', 'Medium', 'Highest']);
  });

  it('stays in sight on a page whose neighbour has sent it', async () => {
    server.offline = true;
    await say(summary('Mine'));
    const otherPage = await openUnsentStore(person);
    const others = new BroadcastChannel(`speedyflow.unsent.${person}`);
    stops.push(() => others.close());
    const seen: string[] = [];
    stops.push(localEdits.subscribe(() => seen.push(overlay(testRow({ seq: 1 }), localEdits.get()).summary)));
    await otherPage.taken('summary-1', testRow({ summary: 'Mine', seq: 2 }));
    others.postMessage('ITH-1');
    await vi.waitUntil(() => shown().length === 0);
    expect(seen).toEqual(['Mine']);
  });

  it('shows from the moment it is said, whatever is looked up meanwhile', async () => {
    server.offline = true;
    await say(testEdit());
    beingKept.add('summary-2');
    putLocalEdit(summary('Mine', 2));
    await queue.wake();
    expect(shown().map(({ id }) => id)).toEqual(expect.arrayContaining(['edit-one', 'summary-2']));
    await queue.add(summary('Mine', 2));
    expect([beingKept.size, shown().length]).toEqual([0, 2]);
  });

  it('is kept without what is decided about by itself, where the server refuses the rest', async () => {
    const edit = { priority: 'Low', story_points: 3 };
    server.change({ priority: 'High' });
    const body = 'refused';
    await queue.add({ ...comment, body, edit, seen: testRow({ seq: 1 }), me: { name: 'Ana', personIds: [4] } });
    expect(shown()).toMatchObject([{ field: 'priority', theirs: { priority: 'High' } }]);
    expect(outgoing.get()).toMatchObject([{ edit: { story_points: 3 }, error: { code: 'VALIDATION_ERROR' } }]);
  });

  it('is kept with the reason where the server refuses it, and holds up nothing else', async () => {
    await say(summary('refused'));
    await say(testEdit({ order: 2 }));
    await openPage();
    expect(shown()).toMatchObject([{ field: 'summary', error: { code: 'VALIDATION_ERROR', status: 422 } }]);
    expect(server.ticket.status).toBe('Resolved');
    await queue.drop('summary-1');
    await openPage();
    expect(shown()).toEqual([]);
  });

  it('is said once where it was said again before it was sent', async () => {
    server.offline = true;
    await say(summary('First'));
    await say(summary('Second', 2, ['Printer prints blank pages', 'First']));
    server.offline = false;
    await queue.wake();
    expect(server.taken).toEqual(['Second']);
  });
});
