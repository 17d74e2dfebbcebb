import 'fake-indexeddb/auto';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LiveUpdates, streamState } from '../../changes/live-updates.ts';
import { followedJobs } from '../bulk/job-queries.ts';
import { keptFiles } from '../files/kept-files.ts';
import { followed } from '../making/making-queries.ts';
import { openUnsent, type UnsentQueue } from './unsent-queue.ts';
import { openUnsentStore } from './unsent-store.ts';
import { askAgain, askLater, waitingRequests } from './waiting-requests.ts';

const TICKET = { draft_id: 'draft-of-a-ticket', desk_id: 1, type: 'Task', summary: 'Fire', description: 'Third floor' };
const BULK = { draft_id: 'draft-of-a-bulk-edit', keys: ['ITH-1', 'ITH-2'], edit: { priority: 'High' } };

let offline = true;
let losesAnswer = false;
let refuses = false;
/** What the server did, by the id it knows it by: asked for again, it is done once. */
const done = new Map<string, number>();
let asked = 0;
let queue: UnsentQueue;
let person = 500;
const stops: (() => void)[] = [];

/** What of each file has come here. */
const brought = new Map<string, string>();

async function takeFile(upload: string, body: string | Blob): Promise<Response> {
  const before = brought.get(upload) ?? '';
  brought.set(upload, body instanceof Blob ? before + (await body.text()) : before);
  return Response.json({ data: { received_bytes: brought.get(upload)!.length } });
}

async function answer(path: string, { body = '{}' }: { body?: string | Blob } = {}): Promise<Response> {
  if (offline) throw new TypeError('no network');
  const [, upload] = /\/uploads\/([\w-]+)/.exec(path) ?? [];
  if (upload !== undefined) return takeFile(upload, body);
  asked += 1;
  if (refuses)
    return Response.json({ error: { code: 'CONFLICT', message: 'Too many', details: null } }, { status: 409 });
  const { draft_id } = JSON.parse(String(body)) as { draft_id: string };
  const id = done.get(draft_id) ?? done.size + 1;
  done.set(draft_id, id);
  if (losesAnswer) {
    losesAnswer = false;
    throw new TypeError('cut off');
  }
  return Response.json({ data: path.endsWith('/bulk') ? { job: { id } } : { edit: { id } } });
}

/** The page is opened, as after a restart of the browser. */
async function openPage(): Promise<void> {
  waitingRequests.set([]);
  const client = new QueryClient();
  queue = await openUnsent(person);
  stops.push(queue.start({ client, updates: new LiveUpdates(client) }));
  await queue.wake();
}

beforeEach(async () => {
  person += 1;
  offline = true;
  refuses = false;
  asked = 0;
  done.clear();
  brought.clear();
  followed.set([]);
  followedJobs.set([]);
  const nothing = () => undefined;
  vi.stubGlobal('window', { addEventListener: nothing, removeEventListener: nothing });
  vi.stubGlobal('fetch', answer);
  await openPage();
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.unstubAllGlobals();
  streamState.set({ live: false, lastLiveAtMs: undefined });
});

async function ask(): Promise<void> {
  askLater(person, { route: 'create', body: TICKET });
  askLater(person, { route: 'bulk', body: BULK });
  await kept(2);
}

/** So many are written down to be sent. */
async function kept(count: number): Promise<void> {
  const store = await openUnsentStore(person);
  await vi.waitFor(async () => {
    const unsent = await store.all();
    expect(unsent.filter(({ error }) => error === undefined)).toHaveLength(count);
  });
  store.close();
}

it('a ticket and a bulk edit asked for without a network outlive the browser, and are done once', async () => {
  await ask();
  await openPage();
  expect(waitingRequests.get().map(({ request }) => request.body)).toEqual([TICKET, BULK]);
  offline = false;
  losesAnswer = true;
  await queue.wake();
  await queue.wake();
  await vi.waitFor(() => expect(waitingRequests.get()).toEqual([]));
  expect([...done.keys()].toSorted()).toEqual([BULK.draft_id, TICKET.draft_id].toSorted());
  expect([followed.get().length, followedJobs.get().length]).toEqual([1, 1]);
  await openPage();
  expect([waitingRequests.get().length, asked]).toEqual([0, 3]);
});

it('one that is refused stays with the reason until it is asked for again or given up', async () => {
  await ask();
  offline = false;
  refuses = true;
  await queue.wake();
  await vi.waitFor(() =>
    expect(waitingRequests.get().map(({ error }) => error?.message)).toEqual(['Too many', 'Too many']),
  );
  await queue.wake();
  expect(asked).toBe(2);
  await openPage();
  const [ticket, bulk] = waitingRequests.get();
  refuses = false;
  askAgain(person, ticket!);
  await kept(1);
  await queue.drop(bulk!.id);
  await queue.wake();
  await vi.waitFor(() => expect(waitingRequests.get()).toEqual([]));
  expect([...done.keys()]).toEqual([TICKET.draft_id]);
});

it('the files of a ticket asked for without a network outlive the browser, and are there before it is asked for', async () => {
  const file = { id: 'file-1', filename: 'a.txt', mimeType: 'text/plain', sizeBytes: 3 };
  await keptFiles.keep(person, file.id, new Blob(['abc']));
  askLater(person, { route: 'create', body: { ...TICKET, uploads: [file.id] }, files: [file] });
  await kept(1);
  await openPage();
  offline = false;
  await queue.wake();
  await vi.waitFor(() => expect(waitingRequests.get()).toEqual([]));
  expect([...brought]).toEqual([['file-1', 'abc']]);
  expect([...done.keys()]).toEqual([TICKET.draft_id]);
  expect(await keptFiles.read(person, file.id)).toBeUndefined();
});
