import { type ResourceLimits, Worker } from 'node:worker_threads';
import { type AskedThread, askedThread } from '../stdx/asked-thread.ts';
import { type Decoder, DecoderEndedError, type Decoding, decodeHere, pageOf } from './transport/decoding.ts';
import type { Answer } from './transport/exchange.ts';
import { DecodeError } from './transport/wire.ts';

/** What the thread is asked. */
export interface UndecodedAnswer {
  /** Of the decoding. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly reading: unknown;
}

/** What it answers; anything else it throws. */
export type DecodedAnswer =
  | { readonly kind: 'page'; readonly page: string | null }
  | { readonly kind: 'not understood'; readonly why: string };

/** A decoder with a thread, until it is closed. */
export interface ThreadedDecoder extends Decoder {
  close(): Promise<void>;
}

/** Smaller answers are understood here sooner than they are sent there and back. */
const SMALL_BYTES = 32 * 1024;

/** Room for the largest answer that is accepted; more for what is young made it no faster, and the process larger. */
const MEMORY = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 768 };

/**
 * Understands large answers in a thread of its own: a page of a hundred tickets is megabytes, and a tenth of that once
 * it is understood. The first of them begins the thread, and the next one another should it die; whatever it was asked
 * fails then.
 */
export function threadedDecoder(memory: ResourceLimits = MEMORY): ThreadedDecoder {
  let thread: AskedThread | null = null;
  let closed = false;

  function living(): AskedThread {
    if (closed) throw new DecoderEndedError('it is closed');
    if (thread === null || thread.hasEnded()) {
      const worker = new Worker(new URL('./decoder-thread.ts', import.meta.url), { resourceLimits: memory });
      thread = askedThread(worker, (cause) => new DecoderEndedError('its thread ended', { cause }));
    }
    return thread;
  }

  return {
    decode: async <Reading, Page>(answer: Answer, decoding: Decoding<Reading, Page>, reading: Reading) => {
      const { bytes } = answer;
      if (bytes === undefined || bytes.length < SMALL_BYTES) return decodeHere.decode(answer, decoding, reading);
      const question: UndecodedAnswer = { name: decoding.name, bytes, reading };
      const decoded = await living().ask<DecodedAnswer>(question, [bytes.buffer]);
      if (decoded.kind === 'not understood') throw new DecodeError(decoded.why);
      return decoded.page === null ? null : pageOf<Page>(decoded.page);
    },
    close: async () => {
      closed = true;
      await thread?.end();
    },
  };
}
