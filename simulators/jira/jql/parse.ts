/** Reads JQL into a tree. */
import { JqlSyntaxError } from './errors.ts';
import { placeOf, type Token, tokenize } from './tokens.ts';

export type Operator = '=' | '!=' | '~' | '!~' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not';

export type Operand =
  | { kind: 'value'; text: string; quoted: boolean }
  | { kind: 'function'; name: string; args: readonly string[] }
  | { kind: 'empty' }
  | { kind: 'list'; items: readonly Operand[] };

export type Condition =
  | { kind: 'and' | 'or'; parts: readonly Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'clause'; field: string; operator: Operator; operand: Operand };

export interface Query {
  where: Condition | null;
  orderBy: readonly { field: string; descending: boolean }[];
}

const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'is', 'order', 'by', 'empty', 'null', 'asc', 'desc']);

export function parseJql(query: string): Query {
  const tokens = tokenize(query);
  let at = 0;

  const peek = (): Token => tokens[at]!;
  const next = (): Token => tokens[at++]!;
  const isWord = (token: Token, word: string): boolean => token.kind === 'word' && token.text.toLowerCase() === word;
  const isSymbol = (token: Token, ...symbols: string[]): boolean =>
    token.kind === 'symbol' && symbols.includes(token.text);
  const acceptWord = (word: string): boolean => isWord(peek(), word) && next() !== undefined;
  const acceptSymbol = (...symbols: string[]): boolean => isSymbol(peek(), ...symbols) && next() !== undefined;

  function fail(expected: string, token: Token = peek()): never {
    const got =
      token.kind === 'end'
        ? `${expected} before the end of the query.`
        : `${expected} but got '${token.text}'. ${placeOf(query, token.at)}`;
    throw new JqlSyntaxError(`Error in the JQL Query: Expecting ${got}`);
  }

  function either(): Condition {
    const parts = [both()];
    while (acceptWord('or') || acceptSymbol('||', '|')) parts.push(both());
    return parts.length === 1 ? parts[0]! : { kind: 'or', parts };
  }

  function both(): Condition {
    const parts = [negated()];
    while (acceptWord('and') || acceptSymbol('&&', '&')) parts.push(negated());
    return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
  }

  function negated(): Condition {
    if (acceptWord('not') || acceptSymbol('!')) return { kind: 'not', part: negated() };
    if (!acceptSymbol('(')) return clause();
    const inner = either();
    if (!acceptSymbol(')')) fail("')'");
    return inner;
  }

  function clause(): Condition {
    const token = peek();
    if (
      token.kind === 'symbol' ||
      token.kind === 'end' ||
      (token.kind === 'word' && KEYWORDS.has(token.text.toLowerCase()))
    ) {
      fail('a field name');
    }
    next();
    const operator = readOperator();
    const operand = readOperand();
    const listed = operator === 'in' || operator === 'not in';
    if (listed && operand.kind === 'value') fail('a list or function');
    return { kind: 'clause', field: token.text, operator, operand };
  }

  function readOperator(): Operator {
    const token = peek();
    if (isSymbol(token, '=', '!=', '~', '!~', '<', '<=', '>', '>=')) return next().text as Operator;
    if (acceptWord('in')) return 'in';
    if (acceptWord('is')) return acceptWord('not') ? 'is not' : 'is';
    if (isWord(token, 'not') && isWord(tokens[at + 1]!, 'in')) {
      at += 2;
      return 'not in';
    }
    const valid =
      "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'.";
    if (token.kind === 'end') {
      throw new JqlSyntaxError(`Error in the JQL Query: Expecting operator before the end of the query. ${valid}`);
    }
    throw new JqlSyntaxError(
      `Error in the JQL Query: Expecting operator but got '${token.text}'. ${valid} ${placeOf(query, token.at)}`,
    );
  }

  function readOperand(): Operand {
    if (acceptSymbol('(')) return { kind: 'list', items: readList() };
    return readSingle();
  }

  function readList(): Operand[] {
    const items = [readSingle()];
    while (acceptSymbol(',')) items.push(readSingle());
    if (!acceptSymbol(')')) fail("either ')' or ','");
    return items;
  }

  function readSingle(): Operand {
    const token = peek();
    if (token.kind === 'string') {
      next();
      return { kind: 'value', text: token.text, quoted: true };
    }
    const keyword = token.text.toLowerCase();
    if (token.kind !== 'word' || (KEYWORDS.has(keyword) && keyword !== 'empty' && keyword !== 'null')) {
      fail('either a value, list or function');
    }
    next();
    if (acceptSymbol('(')) return { kind: 'function', name: token.text, args: readArguments() };
    if (keyword === 'empty' || keyword === 'null') return { kind: 'empty' };
    return { kind: 'value', text: token.text, quoted: false };
  }

  function readArguments(): string[] {
    if (acceptSymbol(')')) return [];
    const args: string[] = [];
    do {
      if (peek().kind !== 'word' && peek().kind !== 'string') fail('a function argument');
      args.push(next().text);
    } while (acceptSymbol(','));
    if (!acceptSymbol(')')) fail("')'");
    return args;
  }

  function readOrder(): Query['orderBy'] {
    if (!acceptWord('by')) fail("'BY'");
    const order: { field: string; descending: boolean }[] = [];
    do {
      const token = next();
      if (token.kind !== 'word' && token.kind !== 'string') fail('a field name', token);
      const descending = acceptWord('desc');
      if (!descending) acceptWord('asc');
      order.push({ field: token.text, descending });
    } while (acceptSymbol(','));
    return order;
  }

  const where = peek().kind === 'end' || isWord(peek(), 'order') ? null : either();
  const orderBy = acceptWord('order') ? readOrder() : [];
  if (peek().kind !== 'end') fail(orderBy.length > 0 ? "','" : "either 'OR' or 'AND'");
  return { where, orderBy };
}
