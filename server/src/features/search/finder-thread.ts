// Runs in a thread of its own: see threaded-finder.ts.
import { workerData } from 'node:worker_threads';
import { AppError } from '../../domain/errors.ts';
import { answerQuestions } from '../../stdx/asked-thread.ts';
import { openForReading } from '../../store/database.ts';
import { finderHere } from './finder.ts';
import type { FinderQuestion, FinderReply } from './threaded-finder.ts';

// It is as late here as it was when somebody asked.
let now = 0;
const find = finderHere(openForReading(workerData as string), { now: () => now });

answerQuestions(async ({ caller, request, at }: FinderQuestion): Promise<FinderReply> => {
  now = at;
  try {
    return { kind: 'found', json: JSON.stringify(await find(caller, request)) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { kind, code, message, details } = error;
    return { kind: 'refused', error: { kind, code, message, details } };
  }
});
