import type { Answer } from './exchange.ts';
import { parsed, type Said } from './verdict.ts';

/**
 * How the answers of an endpoint are understood: a function of the answer and of plain data alone, so that it is the
 * same in any thread. What it gives is plain data of the kind that JSON holds.
 */
export interface Decoding<Reading, Page> {
  /** As no other is called. */
  readonly name: string;
  /** @throws DecodeError when the answer as a whole is not what its contract promises */
  decode(answer: unknown, reading: Reading): Page;
}

/** What was to understand an answer came to an end before it did. */
export class DecoderEndedError extends Error {}

/** Understands answers. */
export interface Decoder {
  /**
   * Null when the answer is not JSON. The answer's bytes may be given away: nothing else may need them any more.
   *
   * @throws whatever the decoding throws, or `DecoderEndedError`
   */
  decode<Reading, Page>(
    answer: Answer,
    decoding: Decoding<Reading, Page>,
    reading: Reading,
  ): Promise<Said<Page> | null>;
}

/** Understands answers where it is called. */
export const decodeHere: Decoder = {
  decode: async ({ text }, decoding, reading) => {
    const page = pageIn(text, decoding, reading);
    return page === null ? null : pageOf(page);
  },
};

/**
 * The page an answer holds, as JSON, in which it passes between threads: text is read back sooner than so many small
 * objects are copied. Null when the answer is not JSON itself.
 */
export function pageIn<Reading, Page>(
  text: string,
  decoding: Decoding<Reading, Page>,
  reading: Reading,
): string | null {
  const said = parsed(text);
  return said && JSON.stringify(decoding.decode(said.value, reading));
}

export function pageOf<Page>(page: string): Said<Page> {
  return { value: JSON.parse(page) as Page };
}
