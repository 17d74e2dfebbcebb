import { AppError } from '../domain/errors.ts';

/** Deeper than any body here has reason to be, and shallow enough for every recursive function. */
const DEPTH_MAX = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a JSON body, and refuses what JSON leaves open and readers disagree about: a member given twice,
 * `__proto__`, text that is no text, endless nesting.
 *
 * @throws AppError `MALFORMED_JSON`
 */
export function parseJsonBody(bytes: Buffer): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw malformed('it is not UTF-8');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('it does not follow the grammar of JSON');
  }
  inspect(text);
  return value;
}

function malformed(why: string): AppError {
  return new AppError('invalid_input', 'MALFORMED_JSON', `The body cannot be read as JSON: ${why}.`);
}

// Strings, and the marks that open, close and separate. Numbers and words need no look.
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/** Walks the tokens of a text that is known to be JSON. */
function inspect(text: string): void {
  // The member names so far of each open object; undefined for an open list.
  const open: (Set<string> | undefined)[] = [];
  let string = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : undefined);
      if (open.length > DEPTH_MAX) throw malformed(`it is nested more than ${DEPTH_MAX} deep`);
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ':') {
      noteMember(open.at(-1) as Set<string>, string);
    } else {
      string = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
      if (string.includes('\0') || !string.isWellFormed()) throw malformed('it holds text no database takes');
    }
  }
}

function noteMember(members: Set<string>, name: string): void {
  if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
    throw malformed(`a member may not be called ${name}`);
  }
  if (members.has(name)) throw malformed('it names a member twice');
  members.add(name);
}
