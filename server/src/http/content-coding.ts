/** How the bytes of an answer are packed. */
export type Coding = 'br' | 'gzip' | 'identity';

/** Smaller answers are sent as they are: packing them costs more than it saves. */
export const PACKED_BYTES_MIN = 500;

/** Bodies without an envelope are asked for because they are small, by everyone all the time: they are kept smaller. */
export const BARE_PACKED_BYTES_MIN = 300;

/** Headers of browsers differ little; beyond this many they are read anew each time. */
const KNOWN_MAX = 200;
const known = new Map<string, Coding>();

/** The best coding an `Accept-Encoding` header takes: br before gzip before none; none where nothing is said. */
export function acceptedCoding(header: string | string[] | undefined): Coding {
  if (header === undefined || header === '') return 'identity';
  const text = String(header);
  const before = known.get(text);
  if (before) return before;
  const coding = negotiated(text);
  if (known.size < KNOWN_MAX) known.set(text, coding);
  return coding;
}

function negotiated(header: string): Coding {
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const weight = parameters.find((piece) => piece.startsWith('q='))?.slice(2);
    weights.set(name, weight === undefined ? 1 : Number(weight) || 0);
  }
  const weightOf = (coding: string) => weights.get(coding) ?? weights.get('*') ?? 0;
  const [br, gzip] = [weightOf('br'), weightOf('gzip')];
  if (br > 0 && br >= gzip) return 'br';
  return gzip > 0 ? 'gzip' : 'identity';
}
