import type { AppError } from '../../domain/errors.ts';
import { failed } from './refusal.ts';
import type { UpstreamKind } from './site.ts';
import { DecodeError } from './wire.ts';

/** Reads an answer that has to be understood as a whole; one that is not is a failure of the upstream. */
export function answerDecoders(kind: UpstreamKind) {
  function decodePage<T>(decode: (answer: unknown) => T, answer: unknown): T {
    try {
      return decode(answer);
    } catch (error) {
      throw error instanceof DecodeError ? notUnderstood(kind, error) : error;
    }
  }

  return {
    decodePage,
    /** A list of which every record has to be understood: the settings of a site, not its tickets. */
    decodeAll: <T>(records: readonly unknown[], decode: (record: unknown) => T): T[] =>
      decodePage(() => records.map(decode), records),
  };
}

/** The failure of an upstream whose answer is not what its contract promises. */
export function notUnderstood(kind: UpstreamKind, error: DecodeError): AppError {
  return failed(kind, `gave an answer we do not understand (${error.message})`, { ambiguous: false }, error);
}
