// Runs in a thread of its own: see threaded-inbox.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteInbox } from './sqlite-inbox.ts';
import type { InboxAnswer, InboxCall } from './threaded-inbox.ts';

const store = openSqliteInbox(workerData as string);
parentPort?.postMessage('open');

parentPort?.on('message', async ({ id, method, args }: InboxCall) => {
  const answer: InboxAnswer = await (store[method] as (...given: unknown[]) => Promise<unknown>)(...args).then(
    (value) => ({ id, value }),
    (error: unknown) => ({ id, error }),
  );
  parentPort?.postMessage(answer);
  if (method === 'close') parentPort?.close();
});
