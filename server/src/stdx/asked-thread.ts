import { parentPort, type Transferable, type Worker } from 'node:worker_threads';

/** A thread that answers questions, any number of them at once. */
export interface AskedThread {
  /**
   * @param transfer what of the question is given to the thread for good, and not copied
   * @throws what the thread threw, or that it ended
   */
  ask<Answer>(question: unknown, transfer?: readonly Transferable[]): Promise<Answer>;
  hasEnded(): boolean;
  /** Ends it; what it has not answered fails. */
  end(): Promise<void>;
}

interface Question {
  readonly id: number;
  readonly question: unknown;
}

type Reply = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: unknown };

/**
 * A thread to be asked. It keeps the process only while it has something to answer.
 *
 * @param failure what everything fails with that is asked of it once it has ended, by a fault or without
 */
export function askedThread(worker: Worker, failure: (fault: unknown) => unknown): AskedThread {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: unknown) => void }>();
  let last = 0;
  let ended: unknown;
  worker.on('message', (reply: Reply) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (waiting.size === 0) worker.unref();
    if ('error' in reply) asked?.reject(reply.error);
    else asked?.resolve(reply.value as never);
  });
  const end = (fault: unknown) => {
    ended ??= failure(fault);
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('error', end);
  worker.on('exit', () => end(undefined));
  worker.unref();
  return {
    hasEnded: () => ended !== undefined,
    ask: (question, transfer = []) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        const id = ++last;
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, question } satisfies Question, transfer);
      }),
    end: async () => {
      await worker.terminate();
    },
  };
}

/** Answers what the thread this runs in is asked. @param answered hears of each answer once it is given */
export function answerQuestions<Asked>(
  answer: (question: Asked) => unknown,
  answered: (question: Asked) => void = () => {},
): void {
  parentPort?.on('message', async ({ id, question }: Question) => {
    const asked = question as Asked;
    const reply: Reply = await (async () => answer(asked))().then(
      (value) => ({ id, value }),
      (error: unknown) => ({ id, error }),
    );
    parentPort?.postMessage(reply);
    answered(asked);
  });
}
