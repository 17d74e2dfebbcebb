import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type AskedThread, askedThread } from '../../stdx/asked-thread.ts';
import type { InboxStore } from './inbox.ts';

/** One method of the store, asked of the thread it lives in. */
export interface InboxCall {
  readonly method: keyof InboxStore;
  readonly args: readonly unknown[];
}

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
  let starting: Promise<AskedThread> | null = null;
  let closed = false;

  async function living(): Promise<AskedThread> {
    if (closed || !thread.hasEnded()) return thread;
    starting ??= startThread(file).finally(() => {
      starting = null;
    });
    thread = await starting;
    return thread;
  }

  const ask = async <Result>(method: keyof InboxStore, ...args: readonly unknown[]): Promise<Result> =>
    (await living()).ask<Result>({ method, args } satisfies InboxCall);
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

async function startThread(file: string): Promise<AskedThread> {
  const worker = new Worker(new URL('./inbox-thread.ts', import.meta.url), {
    workerData: file,
    resourceLimits: MEMORY,
  });
  await once(worker, 'message');
  return askedThread(worker, (fault) => fault ?? new Error('the inbox is closed'));
}
