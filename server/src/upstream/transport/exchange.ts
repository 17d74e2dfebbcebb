import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../stdx/clock.ts';

/** Time limits of one attempt, in ms. */
export interface Timeouts {
  connect: number;
  /** Until the answer's headers are in. */
  headers: number;
  /** Between two pieces of the body. */
  body: number;
  /** All of it: what stops an answer that drips. */
  total: number;
}

export interface Outgoing {
  origin: string;
  path: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers: Record<string, string>;
  body: string | null;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** The answer was larger than allowed. */
export class TooLargeError extends Error {}
/** The attempt took longer than allowed altogether. */
class TotalTimeoutError extends Error {}

interface Limits {
  clock: Clock;
  totalMs: number;
  maxBodyBytes: number;
}

/** One request and its whole answer. The one way calls leave the process, so that a simulation can stand in for it. */
export type Exchange = (outgoing: Outgoing, signal: AbortSignal | undefined) => Promise<Answer>;

/** Exchanges over HTTP, within the limits of time and size. */
export function httpExchange(dispatcher: Dispatcher, limits: Limits): Exchange {
  return (outgoing, signal) => exchangeOnce(dispatcher, outgoing, limits, signal);
}

async function exchangeOnce(
  dispatcher: Dispatcher,
  { origin, path, method, headers, body }: Outgoing,
  { clock, totalMs, maxBodyBytes }: Limits,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const finished = new AbortController();
  const tooLate = new AbortController();
  void clock.sleep(totalMs, finished.signal).then(() => {
    if (!finished.signal.aborted) tooLate.abort(new TotalTimeoutError(`no complete answer within ${totalMs} ms`));
  });
  try {
    const response = await dispatcher.request({
      origin,
      path,
      method,
      headers: { ...headers, 'accept-encoding': 'gzip' },
      body,
      signal: signal === undefined ? tooLate.signal : AbortSignal.any([signal, tooLate.signal]),
    });
    const text = await readText(response.body, response.headers['content-encoding'] === 'gzip', maxBodyBytes);
    return { status: response.statusCode, headers: response.headers, text };
  } finally {
    finished.abort();
  }
}

async function readText(body: Readable, gzipped: boolean, maxBytes: number): Promise<string> {
  const stream = gzipped ? body.pipe(createGunzip()) : body;
  if (gzipped) body.once('error', (error) => stream.destroy(error));
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new TooLargeError(`answer larger than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    body.on('error', () => {}).destroy();
    throw error;
  }
  return Buffer.concat(chunks, bytes).toString('utf8');
}
