import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { Transport, UpstreamRequest } from '../../server/src/upstream/transport/transport.ts';
import type { Stopwatch } from './stopwatch.ts';

/** Answers read from the file at once: what is held of a site in memory. */
const CHUNK_BYTES = 8 * 1024 * 1024;

/** Passes reads on, and keeps every answer in a file, in order. */
export function recordingTransport(transport: Transport, file: string): Transport {
  const tape = openSync(file, 'w');
  return {
    ...transport,
    read: async (request, options) => {
      const answer = await transport.read(request, options);
      writeSync(tape, `${keyOf(request)}\t${JSON.stringify(answer)}\n`);
      return answer;
    },
    close: async () => {
      closeSync(tape);
      await transport.close();
    },
  };
}

/**
 * Answers from such a file, in about the order in which it was recorded. Whenever the answers in memory are used up
 * the next ones are read and parsed, which the stopwatch leaves out.
 */
export function replayingTransport(file: string, stopwatch: Stopwatch): Transport {
  const lines = new LineChunks(file);
  /** What was asked more than once is answered in turn. */
  const answers = new Map<string, unknown[]>();
  const take = (key: string): unknown => {
    while (!answers.has(key)) {
      const more = lines.next();
      if (more.length === 0) throw new Error(`nothing was recorded for ${key}`);
      for (const line of more) {
        const tab = line.indexOf('\t');
        const asked = line.slice(0, tab);
        answers.set(asked, [...(answers.get(asked) ?? []), JSON.parse(line.slice(tab + 1))]);
      }
    }
    const [answer, ...later] = answers.get(key) ?? [];
    if (later.length > 0) answers.set(key, later);
    else answers.delete(key);
    return answer;
  };
  const refuse = () => Promise.reject(new Error('a tape can only be read'));
  return {
    read: async (request) => {
      const key = stopwatch.exclude(() => keyOf(request));
      return answers.has(key) ? take(key) : stopwatch.exclude(() => take(key));
    },
    write: refuse,
    content: refuse,
    close: async () => lines.close(),
  };
}

function keyOf({ method, path, query, body }: UpstreamRequest): string {
  return JSON.stringify([method, path, query, body]);
}

/** The lines of a file, some megabytes at a time. */
class LineChunks {
  readonly #file: number;
  readonly #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  /** Of the line that the last chunk broke off. */
  #rest = Buffer.alloc(0);

  constructor(file: string) {
    this.#file = openSync(file, 'r');
  }

  next(): string[] {
    for (;;) {
      const bytes = readSync(this.#file, this.#buffer);
      const read = Buffer.concat([this.#rest, this.#buffer.subarray(0, bytes)]);
      const end = read.lastIndexOf('\n') + 1;
      this.#rest = read.subarray(end);
      if (end > 0) return read.toString('utf8', 0, end - 1).split('\n');
      if (bytes === 0) return [];
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}
