/** Which bytes of a file a request is answered with. */
export type ByteRange = 'whole' | 'unsatisfiable' | { readonly first: number; readonly last: number };

/**
 * What a `Range` header means for a file of that size (RFC 9110, section 14): the one range it asks for. What is
 * unreadable, runs backwards or names several ranges means the whole; a range that begins behind the end cannot be
 * satisfied.
 */
export function byteRange(header: string | undefined, sizeBytes: number): ByteRange {
  const [, from, to] = /^bytes=(?!-$)(\d*)-(\d*)$/i.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || sizeBytes === 0) return 'whole';
  if (from === '') {
    const length = Math.min(Number(to), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { first: sizeBytes - length, last: sizeBytes - 1 };
  }
  const first = Number(from);
  const last = to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (to !== '' && Number(to) < first) return 'whole';
  return first >= sizeBytes ? 'unsatisfiable' : { first, last };
}
