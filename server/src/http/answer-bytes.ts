import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Meta } from '@speedyflow/contract/envelope';
import type { KeptAnswer, Layer } from '../cache/answer-cache.ts';
import { instant } from '../stdx/instant.ts';
import { BARE_PACKED_BYTES_MIN, type Coding, PACKED_BYTES_MIN } from './content-coding.ts';
import type { Position } from './request-state.ts';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Higher ones save a few per cent of the bytes for several times the time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const GZIP = { level: 4 };

/** A kept answer ready to send: its bytes with what `meta` says of them, packed once for all who take it so. */
export class AnswerBytes {
  /** When the mirror last matched its upstreams, as `meta` says. */
  readonly asOf: number | null;
  readonly plain: Buffer;
  readonly etag: string;
  readonly #packedFrom: number;
  readonly #packed: Partial<Record<Coding, Buffer>> = {};
  readonly #packing: Partial<Record<Coding, Promise<Buffer>>> = {};

  private constructor(answer: KeptAnswer, plain: Buffer, asOf: number | null, packedFrom: number) {
    this.asOf = asOf;
    this.plain = plain;
    this.#packedFrom = packedFrom;
    this.etag = etagOf(answer);
  }

  /** @param bare it has no `meta`: its content is all there is */
  static of(answer: KeptAnswer, said: { layer: Layer; now: number; position: Position; bare: boolean }): AnswerBytes {
    const { layer, now, position, bare } = said;
    if (bare) return new AnswerBytes(answer, Buffer.from(answer.content), position.asOf, BARE_PACKED_BYTES_MIN);
    const meta: Meta = {
      timestamp: instant(now),
      cached: layer !== null,
      cache_ttl: Math.ceil(answer.ttlMs / 1000),
      cache_layer: layer,
      as_of: position.asOf === null ? null : instant(position.asOf),
      // What is current is so up to where the log is known, not only to where it was when it was made.
      seq: position.seq,
    };
    const text = `${answer.content.slice(0, -1)},"meta":${JSON.stringify(meta)}}`;
    return new AnswerBytes(answer, Buffer.from(text), position.asOf, PACKED_BYTES_MIN);
  }

  /** The coding it is sent in to someone who takes this one. */
  codingFor(accepted: Coding): Coding {
    return this.plain.length < this.#packedFrom ? 'identity' : accepted;
  }

  /** The bytes in a coding, if they are there already. */
  ready(coding: Coding): Buffer | undefined {
    return coding === 'identity' ? this.plain : this.#packed[coding];
  }

  /** The bytes in a coding, made once however many ask at once. */
  packed(coding: Coding): Promise<Buffer> | Buffer {
    const ready = this.ready(coding);
    if (ready) return ready;
    this.#packing[coding] ??= this.#pack(coding);
    return this.#packing[coding];
  }

  async #pack(coding: Coding): Promise<Buffer> {
    const bytes = coding === 'br' ? await toBrotli(this.plain, BROTLI) : await toGzip(this.plain, GZIP);
    this.#packed[coding] = bytes;
    return bytes;
  }
}

/**
 * Weak, because its codings differ in their bytes; of this reader alone, so that what two people hold is never taken
 * for each other's.
 */
function etagOf({ reader, tag }: KeptAnswer): string {
  return `W/"${reader.digest.slice(0, 6)}-${tag}"`;
}
