import { Worker } from 'node:worker_threads';
import type { Caller } from '../../domain/caller.ts';
import { AppError, type ErrorKind } from '../../domain/errors.ts';
import { Overloaded } from '../../http/overloaded.ts';
import { type AskedThread, askedThread } from '../../stdx/asked-thread.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Finder } from './finder.ts';
import type { SearchRequest } from './search.service.ts';

/** What the thread is asked, and when that was, epoch ms. */
export interface FinderQuestion {
  readonly caller: Caller;
  readonly request: SearchRequest;
  readonly at: number;
}

/** What it answers: text, which is read faster than so many small objects are cloned. */
export type FinderReply =
  | { readonly kind: 'found'; readonly json: string }
  | { readonly kind: 'refused'; readonly error: RefusalFacts };

/** An error is cloned without what makes it ours. */
interface RefusalFacts {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly details: unknown;
}

/**
 * Searches that wait for the thread at most, those included whose askers have gone: these count nowhere else, and
 * somebody who asks and hangs up again and again must not keep it from everybody.
 */
const WAITING_MAX = 100;

const MEMORY = { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 256 };

/**
 * Searches an embedded database in a thread with a connection of its own: a search takes milliseconds in which nobody
 * else would be answered. The first one begins the thread, and the next one another should it die; what it was asked
 * fails then.
 *
 * @param file path of the database file
 */
export function threadedFinder(file: string, clock: Pick<Clock, 'now'>): { find: Finder; close(): Promise<void> } {
  let thread: AskedThread | null = null;
  let closed = false;
  let waiting = 0;

  const gone = (cause?: unknown) => new AppError('unavailable', 'UNAVAILABLE', 'Search ended.', { cause });
  function living(): AskedThread {
    if (closed) throw gone();
    if (thread === null || thread.hasEnded()) {
      const worker = new Worker(new URL('./finder-thread.ts', import.meta.url), {
        workerData: file,
        resourceLimits: MEMORY,
      });
      thread = askedThread(worker, gone);
    }
    return thread;
  }

  return {
    find: async (caller, request) => {
      if (waiting >= WAITING_MAX) throw new Overloaded(1);
      const question: FinderQuestion = { caller, request, at: clock.now() };
      const answer = living().ask<FinderReply>(question);
      waiting += 1;
      const reply = await answer.finally(() => {
        waiting -= 1;
      });
      if (reply.kind === 'found') return JSON.parse(reply.json);
      const { kind, code, message, details } = reply.error;
      throw new AppError(kind, code, message, { details });
    },
    close: async () => {
      closed = true;
      await thread?.end();
    },
  };
}
