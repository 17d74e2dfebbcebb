import { type Static, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Rejected } from '../../domain/source.ts';

/** An id on the wire: digits or letters, never so many that no index would hold them, or a number. */
export const WireId = Type.Union([Type.String({ minLength: 1, maxLength: 255 }), Type.Integer()]);
/** A member that may be missing or null. */
export const Maybe = <S extends TSchema>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]));

/** A record or page that does not have the shape or the values its contract promises. */
export class DecodeError extends Error {}

/** A check of what came over the wire: gives it back typed, or throws a `DecodeError` that names the place. */
export type WireReader<T> = (value: unknown) => T;

export function wireReader<S extends TSchema>(name: string, schema: S): WireReader<Static<S>> {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value as Static<S>;
    const [first] = validator.Errors(value);
    throw new DecodeError(`${name}${first === undefined ? '' : `${first.instancePath} ${first.message}`}`);
  };
}

const MAX_RAW = 64 * 1024;

/**
 * Decodes each record by itself, so that one that cannot be understood does not take the others with it: whatever is
 * wrong with it, it is put aside.
 *
 * @param origin what the records are part of, and whose, where that is not their own id
 */
export function decodeEach<T>(
  records: readonly unknown[],
  decode: (record: unknown) => T,
  { part, idOf = idIn }: { part?: Rejected['part']; idOf?: (record: unknown) => string | null } = {},
): { decoded: T[]; rejected: Rejected[] } {
  const decoded: T[] = [];
  const rejected: Rejected[] = [];
  for (const record of records) {
    try {
      decoded.push(decode(record));
    } catch (error) {
      rejected.push({
        sourceId: idOf(record),
        ...(part === undefined ? {} : { part }),
        reason: error instanceof Error ? error.message : String(error),
        raw: rawOf(record),
      });
    }
  }
  return { decoded, rejected };
}

function rawOf(record: unknown): string {
  try {
    return (JSON.stringify(record) ?? '').slice(0, MAX_RAW);
  } catch {
    // Nested too deeply to be written out.
    return '';
  }
}

/** The id a record carries, whatever else it is. */
export function idIn(record: unknown, member = 'id'): string | null {
  const id = typeof record === 'object' && record !== null ? (record as Record<string, unknown>)[member] : null;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
}
