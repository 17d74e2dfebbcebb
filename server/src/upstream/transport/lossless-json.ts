/** Zendesk's ids are 64-bit. Anything of so many digits may lie beyond 2^53; nothing shorter can. */
const DIGITS = 16;

// A character no PostgreSQL text holds and nobody sees, and halves of others: JSON can only spell them so.
const ODD_CHARACTER = /\\u(?:0000|d[89a-f])/i;

interface ReviverContext {
  source?: string;
}

/**
 * Parses JSON so that an integer a double cannot hold becomes a string of its digits, half a character the sign for
 * one that cannot be shown, and a zero byte nothing.
 */
export function parseLosslessJson(text: string): unknown {
  if (!holdsLongNumber(text) && !(text.includes('\\u') && ODD_CHARACTER.test(text))) return JSON.parse(text);
  return JSON.parse(text, ((_key: string, value: unknown, context?: ReviverContext) => {
    if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '');
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    const source = context?.source ?? '';
    return /^-?\d{16,}$/.test(source) ? source : value;
  }) as (key: string, value: unknown) => unknown);
}

/** A run of sixteen digits covers every sixteenth character once: looking at the others is not worth the time. */
function holdsLongNumber(text: string): boolean {
  for (let at = DIGITS - 1; at < text.length; at += DIGITS) {
    if (!isDigit(text, at)) continue;
    let from = at;
    while (isDigit(text, from - 1)) from--;
    let to = at;
    while (isDigit(text, to + 1)) to++;
    if (to - from + 1 >= DIGITS) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
