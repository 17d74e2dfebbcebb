import type { KeptAnswer } from './answer-cache.ts';
import type { Selection } from './selection.ts';
import type { Tier } from './tier.ts';

/** Grows when what is stored is to be read otherwise; what an older or newer version stored is not there. */
const FORMAT = 1;

/** An answer as it is stored, with all that decides who may be shown it and when. */
interface Envelope {
  readonly format: number;
  readonly reader: string;
  readonly era: number;
  readonly seq: number;
  /** Epoch ms. */
  readonly madeAt: number;
  readonly ttlMs: number;
  readonly costMs: number;
  readonly changesAt: number | null;
  readonly tag: string;
  readonly content: string;
}

type Found = Pick<KeptAnswer, 'content' | 'ttlMs' | 'costMs' | 'changesAt' | 'tag'>;

/** Answers in a tier behind memory. What is found there is shown only if it is all that the key promises. */
export class StoredAnswers {
  readonly #tier: Tier;
  readonly #now: () => number;

  constructor(tier: Tier, { now }: { now: () => number }) {
    this.#tier = tier;
    this.#now = now;
  }

  /** @param expected whose it must be, and where the change log and the era stood before the first read */
  async find(key: string, expected: { reader: string; seq: number; era: number }): Promise<Found | undefined> {
    const text = await this.#tier.get(key);
    const envelope = text === undefined ? undefined : readEnvelope(text);
    if (!envelope || envelope.reader !== expected.reader) return undefined;
    if (envelope.seq !== expected.seq || envelope.era !== expected.era) return undefined;
    const now = this.#now();
    const left = envelope.madeAt + envelope.ttlMs - now;
    // A clock that was set back must not make it live longer than it was given.
    if (left <= 0 || left > envelope.ttlMs) return undefined;
    const changesAt = envelope.changesAt ?? Number.POSITIVE_INFINITY;
    if (changesAt <= now) return undefined;
    const { content, costMs, tag } = envelope;
    return { content, costMs, tag, changesAt, ttlMs: left };
  }

  keep(entry: KeptAnswer, tags: readonly string[], era: number, holds: () => boolean): void {
    const { key, reader, seq, ttlMs, costMs, changesAt, tag, content } = entry;
    const envelope: Envelope = {
      format: FORMAT,
      reader: reader.digest,
      era,
      seq,
      madeAt: this.#now(),
      ttlMs,
      costMs,
      changesAt: changesAt === Number.POSITIVE_INFINITY ? null : changesAt,
      tag,
      content,
    };
    this.#tier.put(key, { tags, text: () => JSON.stringify(envelope), ttlMs, holds });
  }

  clear(selection: Selection): Promise<number> {
    return this.#tier.clear(selection);
  }
}

/** Undefined for anything else: what a tier holds may have been written by another version, or by somebody else. */
function readEnvelope(text: string): Envelope | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { format, reader, era, seq, madeAt, ttlMs, costMs, changesAt, tag, content } = value as Record<string, unknown>;
  const isWhole =
    format === FORMAT &&
    typeof reader === 'string' &&
    typeof tag === 'string' &&
    typeof content === 'string' &&
    [era, seq, madeAt, ttlMs, costMs].every((number) => typeof number === 'number') &&
    (changesAt === null || typeof changesAt === 'number');
  return isWhole ? (value as Envelope) : undefined;
}
