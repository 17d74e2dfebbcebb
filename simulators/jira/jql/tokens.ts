/** Splits JQL into tokens. */
import { JqlSyntaxError } from './errors.ts';

export type TokenKind = 'word' | 'string' | 'symbol' | 'end';

export interface Token {
  kind: TokenKind;
  text: string;
  /** Offset in the query. */
  at: number;
}

const SYMBOLS = ['!=', '!~', '<=', '>=', '=', '~', '<', '>', '(', ')', ',', '!', '&&', '||', '&', '|'];
const WORD = /[^\s"'=!<>~(),&|]/;
const RESERVED = /[{}*/%+^$#@?;]/;
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

/** ` (line 1, character 19)`: where in the query something is. */
export function placeOf(query: string, at: number): string {
  const before = query.slice(0, at).split('\n');
  return `(line ${before.length}, character ${before.at(-1)!.length + 1})`;
}

export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const char = query[at]!;
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    const token = char === '"' || char === "'" ? readString(query, at) : (readSymbol(query, at) ?? readWord(query, at));
    tokens.push(token.token);
    at = token.next;
  }
  tokens.push({ kind: 'end', text: '', at: query.length });
  return tokens;
}

interface Read {
  token: Token;
  next: number;
}

function readString(query: string, start: number): Read {
  const quote = query[start]!;
  let text = '';
  for (let at = start + 1; at < query.length; at++) {
    const char = query[at]!;
    if (char === quote) return { token: { kind: 'string', text, at: start }, next: at + 1 };
    if (char !== '\\') {
      text += char;
      continue;
    }
    at += 1;
    const escaped = query[at];
    if (escaped === 'u') {
      text += String.fromCharCode(Number.parseInt(query.slice(at + 1, at + 5), 16));
      at += 4;
    } else {
      text += ESCAPES[escaped ?? ''] ?? escaped ?? '';
    }
  }
  throw new JqlSyntaxError(
    `Error in the JQL Query: The quoted string '${query.slice(start + 1)}' has not been completed. ${placeOf(query, start)}`,
  );
}

function readSymbol(query: string, start: number): Read | undefined {
  const symbol = SYMBOLS.find((one) => query.startsWith(one, start));
  return symbol === undefined
    ? undefined
    : { token: { kind: 'symbol', text: symbol, at: start }, next: start + symbol.length };
}

function readWord(query: string, start: number): Read {
  let at = start;
  while (at < query.length && WORD.test(query[at]!)) {
    if (RESERVED.test(query[at]!) && !(query[at] === '/' && at > start)) {
      const char = query[at]!;
      const code = char.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();
      throw new JqlSyntaxError(
        `Error in the JQL Query: The character '${char}' is a reserved JQL character. You must enclose it in a string or use the escape '\\u${code}' instead. ${placeOf(query, at)}`,
      );
    }
    at += 1;
  }
  return { token: { kind: 'word', text: query.slice(start, at), at: start }, next: at };
}
