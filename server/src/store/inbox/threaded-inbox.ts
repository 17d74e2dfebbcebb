import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { InboxStore } from './inbox.ts';

/** One method of the store, asked of the thread it lives in. */
export interface InboxCall {
  readonly id: number;
  readonly method: keyof InboxStore;
  readonly args: readonly unknown[];
}

/** What came of a call. */
export type InboxAnswer = { readonly id: number; readonly value: unknown } | { readonly id: number; error: unknown };

/** What is pending and what is recorded is all it holds. */
const MEMORY = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 };

/**
 * The inbox of an embedded server, in a thread of its own: each commit waits for the disk, and while webhooks pour in
 * there is always one under way. Should the thread die, what was asked of it fails, and the next call starts another.
 *
 * @param file path of the inbox's file
 * @throws Error when it cannot be opened
 */
export async function openThreadedInbox(file: string): Promise<InboxStore> {
  let thread = await startThread(file);
  let starting: Promise<InboxThread> | null = null;
  let closed = false;

  async function living(): Promise<InboxThread> {
    if (closed || !thread.hasEnded()) return thread;
    starting ??= startThread(file).finally(() => {
      starting = null;
    });
    thread = await starting;
    return thread;
  }

  const ask = async <Result>(method: keyof InboxStore, ...args: readonly unknown[]): Promise<Result> =>
    (await living()).ask<Result>(method, args);
  return {
    record: (deliveries) => ask('record', deliveries),
    pending: (connectionId, limit) => ask('pending', connectionId, limit),
    settle: (connectionId, hints) => ask('settle', connectionId, hints),
    backlog: () => ask('backlog'),
    waiting: (connectionId) => ask('waiting', connectionId),
    received: (connectionId, since) => ask('received', connectionId, since),
    forget: (connectionId, before, limit) => ask('forget', connectionId, before, limit),
    close: async () => {
      closed = true;
      if (!thread.hasEnded()) await ask('close');
    },
  };
}

interface InboxThread {
  ask<Result>(method: keyof InboxStore, args: readonly unknown[]): Promise<Result>;
  hasEnded(): boolean;
}

async function startThread(file: string): Promise<InboxThread> {
  const worker = new Worker(new URL('./inbox-thread.ts', import.meta.url), {
    workerData: file,
    resourceLimits: MEMORY,
  });
  await once(worker, 'message');
  const calls = new Map<number, { resolve: (value: never) => void; reject: (error: unknown) => void }>();
  let last = 0;
  let ended: unknown;
  worker.on('message', (answer: InboxAnswer) => {
    const call = calls.get(answer.id);
    calls.delete(answer.id);
    // Nothing keeps the process from ending but what it was asked to keep.
    if (calls.size === 0) worker.unref();
    if ('error' in answer) call?.reject(answer.error);
    else call?.resolve(answer.value as never);
  });
  const end = (error: unknown) => {
    ended ??= error;
    for (const { reject } of calls.values()) reject(ended);
    calls.clear();
  };
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the inbox is closed')));
  worker.unref();
  return {
    hasEnded: () => ended !== undefined,
    ask: (method, args) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        const id = ++last;
        calls.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, method, args } satisfies InboxCall);
      }),
  };
}
