// Runs in a thread of its own: see threaded-inbox.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { answerQuestions } from '../../stdx/asked-thread.ts';
import { openSqliteInbox } from './sqlite-inbox.ts';
import type { InboxCall } from './threaded-inbox.ts';

const store = openSqliteInbox(workerData as string, { thread: true });
parentPort?.postMessage('open');

answerQuestions(
  ({ method, args }: InboxCall) => (store[method] as (...given: unknown[]) => Promise<unknown>)(...args),
  ({ method }) => {
    if (method === 'close') parentPort?.close();
  },
);
