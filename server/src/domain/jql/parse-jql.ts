import type { JqlNode, JqlOperand, JqlOperator, JqlOrder, JqlQuery } from './jql-ast.ts';
import { JqlSyntaxError, type JqlToken, jqlTokens } from './jql-tokens.ts';

export type JqlParse = { ok: true; query: JqlQuery } | { ok: false; message: string; at: number };

const MAX_LENGTH = 20_000;
const MAX_DEPTH = 100;

/** Reads a query, or tells what is wrong with it and where (an offset into the text). */
export function parseJql(text: string): JqlParse {
  if (text.length > MAX_LENGTH) return { ok: false, message: 'the query is too long', at: MAX_LENGTH };
  try {
    return { ok: true, query: new Parser(jqlTokens(text)).query() };
  } catch (error) {
    if (!(error instanceof JqlSyntaxError)) throw error;
    return { ok: false, message: error.message, at: error.at };
  }
}

const COMPARISONS = new Set<string>(['=', '!=', '>', '>=', '<', '<=', '~', '!~']);

/** Recursive descent: `or` of `and` of `not` of clauses. */
class Parser {
  readonly #tokens: JqlToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: JqlToken[]) {
    this.#tokens = tokens;
  }

  query(): JqlQuery {
    const where = this.#next().kind === 'end' || this.#isKeyword('order') ? null : this.#either();
    const orderBy = this.#takeKeyword('order') ? this.#order() : [];
    if (this.#next().kind !== 'end') this.#fail(`expected the end or "and", "or", "order by"`);
    return { where, orderBy };
  }

  #either(): JqlNode {
    return this.#joined('or', ['||', '|'], () => this.#joined('and', ['&&', '&'], () => this.#negation()));
  }

  #joined(kind: 'and' | 'or', signs: string[], part: () => JqlNode): JqlNode {
    const first = part();
    const nodes = [first];
    while (this.#takeKeyword(kind) || this.#takeSign(...signs)) nodes.push(part());
    return nodes.length === 1 ? first : { kind, nodes };
  }

  #negation(): JqlNode {
    if (++this.#depth > MAX_DEPTH) this.#fail('the query is nested too deeply');
    const node = this.#term();
    this.#depth--;
    return node;
  }

  #term(): JqlNode {
    if (this.#takeKeyword('not') || this.#takeSign('!')) return { kind: 'not', node: this.#negation() };
    if (this.#takeSign('(')) {
      const inner = this.#either();
      this.#expectSign(')');
      return inner;
    }
    return this.#clause();
  }

  #clause(): JqlNode {
    const field = this.#text('a field');
    const { kind, text } = this.#next();
    if (kind === 'sign' && COMPARISONS.has(text)) {
      this.#at++;
      return { kind: 'clause', field, operator: text as JqlOperator, operand: this.#operand() };
    }
    if (this.#takeKeyword('in')) return { kind: 'clause', field, operator: 'in', operand: this.#operand() };
    if (this.#takeKeyword('not')) {
      if (!this.#takeKeyword('in')) this.#fail('expected "in"');
      return { kind: 'clause', field, operator: 'not in', operand: this.#operand() };
    }
    if (this.#takeKeyword('is')) {
      const operator = this.#takeKeyword('not') ? 'is not' : 'is';
      const operand = this.#operand();
      if (operand.kind !== 'empty') this.#fail('only "empty" can follow "is"', -1);
      return { kind: 'clause', field, operator, operand };
    }
    if (this.#takeKeyword('was')) return this.#history(field, 'was');
    if (this.#takeKeyword('changed')) return this.#history(field, 'changed');
    return this.#fail('expected an operator');
  }

  /** Reads over what a past is asked for: no ticket here tells its past to a query. */
  #history(field: string, operator: 'was' | 'changed'): JqlNode {
    if (operator === 'was') {
      this.#takeKeyword('not');
      this.#takeKeyword('in');
      this.#operand();
    }
    while (['after', 'before', 'by', 'during', 'on', 'from', 'to'].some((word) => this.#takeKeyword(word))) {
      this.#operand();
    }
    return { kind: 'history', field, operator };
  }

  #operand(): JqlOperand {
    if (this.#takeSign('(')) {
      const items: JqlOperand[] = [];
      do {
        const item = this.#operandInList();
        items.push(item);
      } while (this.#takeSign(','));
      this.#expectSign(')');
      return { kind: 'list', items };
    }
    return this.#operandInList();
  }

  #operandInList(): JqlOperand {
    if (this.#takeKeyword('empty') || this.#takeKeyword('null')) return { kind: 'empty' };
    const text = this.#text('a value');
    if (!this.#takeSign('(')) return { kind: 'literal', text };
    const args: string[] = [];
    if (!this.#isSign(')')) {
      do args.push(this.#text('an argument'));
      while (this.#takeSign(','));
    }
    this.#expectSign(')');
    return { kind: 'call', name: text, args };
  }

  #order(): JqlOrder[] {
    if (!this.#takeKeyword('by')) this.#fail('expected "by"');
    const orders: JqlOrder[] = [];
    do {
      const field = this.#text('a field');
      const descending = this.#takeKeyword('desc');
      if (!descending) this.#takeKeyword('asc');
      orders.push({ field, descending });
    } while (this.#takeSign(','));
    return orders;
  }

  #next(): JqlToken {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', at: 0 };
  }

  #text(what: string): string {
    const { kind, text } = this.#next();
    if (kind !== 'word' && kind !== 'quoted') return this.#fail(`expected ${what}`);
    this.#at++;
    return text;
  }

  #isKeyword(word: string): boolean {
    const { kind, text } = this.#next();
    return kind === 'word' && text.toLowerCase() === word;
  }

  #takeKeyword(word: string): boolean {
    if (!this.#isKeyword(word)) return false;
    this.#at++;
    return true;
  }

  #isSign(sign: string): boolean {
    const { kind, text } = this.#next();
    return kind === 'sign' && text === sign;
  }

  #takeSign(...signs: string[]): boolean {
    if (!signs.some((sign) => this.#isSign(sign))) return false;
    this.#at++;
    return true;
  }

  #expectSign(sign: string): void {
    if (!this.#takeSign(sign)) this.#fail(`expected "${sign}"`);
  }

  #fail(message: string, offset = 0): never {
    const { kind, text, at } = this.#tokens[this.#at + offset] ?? this.#next();
    throw new JqlSyntaxError(`${message}, found ${kind === 'end' ? 'the end' : JSON.stringify(text)}`, at);
  }
}
