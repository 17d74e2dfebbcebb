/** A piece of JQL. Quoted text is never a keyword. */
export interface JqlToken {
  kind: 'word' | 'quoted' | 'sign' | 'end';
  text: string;
  at: number;
}

/** Where a query stops making sense. */
export class JqlSyntaxError extends Error {
  /** Offset into the text. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const SIGNS = ['!=', '!~', '>=', '<=', '&&', '||', '=', '>', '<', '~', '(', ')', ',', '!', '&', '|'];
// A field may be called by its number, whose brackets are otherwise signs of nothing.
const WORD = /(?:cf\[\d+\]|[^\s()"'=!<>~,&|[\]\\])+/iy;
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

/** The pieces of a query, the last one being its end. */
export function jqlTokens(text: string): JqlToken[] {
  const tokens: JqlToken[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    if (character === '"' || character === "'") {
      const { value, end } = quoted(text, at, character);
      tokens.push({ kind: 'quoted', text: value, at });
      at = end;
      continue;
    }
    const sign = SIGNS.find((one) => text.startsWith(one, at));
    if (sign !== undefined) {
      tokens.push({ kind: 'sign', text: sign, at });
      at += sign.length;
      continue;
    }
    WORD.lastIndex = at;
    const word = WORD.exec(text)?.[0];
    if (word === undefined) throw new JqlSyntaxError(`unexpected ${JSON.stringify(character)}`, at);
    tokens.push({ kind: 'word', text: word, at });
    at += word.length;
  }
  tokens.push({ kind: 'end', text: '', at });
  return tokens;
}

function quoted(text: string, start: number, quote: string): { value: string; end: number } {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === quote) return { value, end: at + 1 };
    if (character !== '\\') {
      value += character;
      continue;
    }
    const escaped = text[++at] ?? '';
    const code = escaped === 'u' ? /^[0-9a-f]{4}/i.exec(text.slice(at + 1, at + 5))?.[0] : undefined;
    if (code !== undefined) at += 4;
    value += code === undefined ? (ESCAPES[escaped] ?? escaped) : String.fromCharCode(Number.parseInt(code, 16));
  }
  throw new JqlSyntaxError('a quote is not closed', start);
}
