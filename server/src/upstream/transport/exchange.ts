import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
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
  /** Instead of a body, what is sent as it comes. */
  content?: AsyncIterable<Uint8Array>;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  readonly text: string;
  /** As it came over the wire, where it did: a buffer of its own, which may be given away for good. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** An answer of HTTP: its text is made when it is asked for, as that of a large one may never be. */
export class AnswerInBytes implements Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(status: number, headers: IncomingHttpHeaders, bytes: Uint8Array<ArrayBuffer>) {
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
  }

  get text(): string {
    return textOf(this.bytes);
  }
}

/** A body as text. */
export function textOf(bytes: Uint8Array<ArrayBuffer>): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
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
  { origin, path, method, headers, body, content }: Outgoing,
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
      body: content === undefined ? body : Readable.from(content, { objectMode: false }),
      signal: signal === undefined ? tooLate.signal : AbortSignal.any([signal, tooLate.signal]),
    });
    const bytes = await readBytes(response.body, response.headers['content-encoding'] === 'gzip', maxBodyBytes);
    return new AnswerInBytes(response.statusCode, response.headers, bytes);
  } finally {
    finished.abort();
  }
}

async function readBytes(body: Readable, gzipped: boolean, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
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
  // Not of the pool that small buffers share.
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
