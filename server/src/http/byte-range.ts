/**
 * The one range of bytes a request asks for, as a header; undefined where it asks for the whole, for several ranges or
 * for something unreadable, which all mean the whole.
 */
export function byteRange(header: string | undefined): string | undefined {
  return header !== undefined && /^bytes=(\d{1,15}-\d{0,15}|-\d{1,15})$/.test(header) ? header : undefined;
}
