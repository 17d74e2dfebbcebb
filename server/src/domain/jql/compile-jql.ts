import type { JqlNode, JqlOperand, JqlOperator, JqlQuery } from './jql-ast.ts';
import { dayOf, duration, instantOfCall, instantOfLiteral, type JqlInstant, once } from './jql-dates.ts';
import { type JqlField, jqlField } from './jql-fields.ts';
import { textMatcher } from './jql-text.ts';
import type { JqlContext, JqlTicket, JqlVocabulary } from './jql-ticket.ts';

export type JqlPredicate = (ticket: JqlTicket, context: JqlContext) => boolean;

export interface CompiledJql {
  /** False for every ticket when something is unsupported: then Jira itself has to be asked. */
  matches: JqlPredicate;
  /** The answer may change with the time alone. */
  needsClock: boolean;
  /** The answer differs by person. */
  needsUser: boolean;
  /** What cannot be decided from a ticket here, in words; empty when all can. */
  unsupported: string[];
}

/** Turns a query into a test of one ticket, as Jira would decide it on the same data. */
export function compileJql({ where }: JqlQuery, vocabulary: JqlVocabulary): CompiledJql {
  const compiler = new Compiler(vocabulary);
  const matches = where === null ? () => true : compiler.node(where);
  const unsupported = [...new Set(compiler.unsupported)];
  return {
    matches: unsupported.length === 0 ? matches : () => false,
    needsClock: compiler.needsClock,
    needsUser: compiler.needsUser,
    unsupported,
  };
}

const NOTHING: JqlPredicate = () => false;
const NEGATED = new Set<JqlOperator>(['!=', '!~', 'not in', 'is not']);

/** Functions of a clock. The upstream does not tell when one runs out: that is seen from when it is due. */
const CLOCK_CALLS: Record<string, (clock: JqlTicket['slas'][number], nowMs: number) => boolean> = {
  breached: ({ state, dueAt }, nowMs) =>
    state === 'breached' || (state === 'running' && dueAt !== null && dueAt <= nowMs),
  paused: ({ state }) => state === 'paused',
  running: ({ state }) => state === 'running' || state === 'breached',
};

type ChoiceField = Extract<JqlField, { kind: 'choice' }>;

class Compiler {
  readonly unsupported: string[] = [];
  needsClock = false;
  needsUser = false;
  readonly #vocabulary: JqlVocabulary;

  constructor(vocabulary: JqlVocabulary) {
    this.#vocabulary = vocabulary;
  }

  node(node: JqlNode): JqlPredicate {
    switch (node.kind) {
      case 'and': {
        const parts = node.nodes.map((part) => this.node(part));
        return (ticket, context) => parts.every((part) => part(ticket, context));
      }
      case 'or': {
        const parts = node.nodes.map((part) => this.node(part));
        return (ticket, context) => parts.some((part) => part(ticket, context));
      }
      case 'not': {
        const inner = this.node(node.node);
        return (ticket, context) => !inner(ticket, context);
      }
      case 'history':
        return this.#cannot(`the operator "${node.operator}"`);
      case 'clause':
        return this.#clause(node.field, node.operator, node.operand);
    }
  }

  #clause(name: string, operator: JqlOperator, operand: JqlOperand): JqlPredicate {
    const field = jqlField(name, this.#vocabulary);
    if (field === null) return this.#cannot(`the field "${name}"`);
    const items = operand.kind === 'list' ? operand.items : [operand];
    // JQL's negations pass over tickets that have nothing there; only a plain NOT takes them in.
    const negated = NEGATED.has(operator);
    if (field.kind === 'sla') return this.#sla(field.name, operator, operand);
    const empty = emptiness(field);
    if (['<', '<=', '>', '>='].includes(operator)) return this.#comparison(field, operator, operand, name);
    const wanted = items.filter((item) => !isEmpty(field, item));
    const asksEmpty = wanted.length < items.length;
    const test = wanted.length === 0 ? NOTHING : this.#oneOf(field, operator, wanted, name);
    if (negated) return (ticket, context) => !empty(ticket) && !test(ticket, context);
    return asksEmpty ? (ticket, context) => empty(ticket) || test(ticket, context) : test;
  }

  /** Whether any value of the ticket is any of the wanted ones. */
  #oneOf(
    field: Exclude<JqlField, { kind: 'sla' }>,
    operator: JqlOperator,
    wanted: JqlOperand[],
    name: string,
  ): JqlPredicate {
    if (operator === '~' || operator === '!~') return this.#contains(field, wanted, name);
    switch (field.kind) {
      case 'text':
        return this.#choice(
          { kind: 'choice', values: (ticket) => field.values(ticket).map((text) => text.toLowerCase()) },
          wanted,
          name,
        );
      case 'choice':
        return this.#choice(field, wanted, name);
      case 'priority':
        return this.#choice(
          { kind: 'choice', values: ({ priority }) => (priority === null ? [] : [priority.toLowerCase()]) },
          wanted,
          name,
        );
      default: {
        const tests = wanted.map((item) => this.#comparison(field, '=', item, name));
        return (ticket, context) => tests.some((test) => test(ticket, context));
      }
    }
  }

  #choice({ values, literal, calls }: ChoiceField, wanted: JqlOperand[], name: string): JqlPredicate {
    const literals = new Set<string>();
    const tests: JqlPredicate[] = [];
    for (const item of wanted) {
      if (item.kind === 'literal') literals.add(literal?.(item.text) ?? this.#nameOf(name, item.text));
      else if (item.kind === 'call') tests.push(this.#choiceCall(item.name, calls, values));
      else this.#cannot(`a list within a list of "${name}"`);
    }
    if (literals.size > 0) tests.push((ticket) => values(ticket).some((value) => literals.has(value)));
    const [only] = tests;
    return tests.length === 1 && only ? only : (ticket, context) => tests.some((test) => test(ticket, context));
  }

  /** A project may be called by its name too, which tickets do not carry. */
  #nameOf(field: string, text: string): string {
    const lower = text.toLowerCase();
    if (field.toLowerCase() !== 'project') return lower;
    return this.#vocabulary.projects.find(({ name }) => name.toLowerCase() === lower)?.key.toLowerCase() ?? lower;
  }

  #choiceCall(call: string, calls: ChoiceField['calls'], values: ChoiceField['values']): JqlPredicate {
    const name = call.toLowerCase();
    if (calls === 'person' && name === 'currentuser') {
      this.needsUser = true;
      return (ticket, { currentUserSourceIds }) => {
        const own = values(ticket);
        return currentUserSourceIds.some((id) => own.includes(id.toLowerCase()));
      };
    }
    if (calls === 'sprint') {
      const state = { opensprints: 'active', closedsprints: 'closed', futuresprints: 'future' }[name];
      if (state !== undefined) return ({ sprints }) => sprints.some((sprint) => sprint.state === state);
    }
    if (calls === 'type') {
      if (name === 'subtaskissuetypes') return ({ isSubtask }) => isSubtask;
      if (name === 'standardissuetypes') return ({ isSubtask }) => !isSubtask;
    }
    return this.#cannot(`the function ${call}()`);
  }

  #contains(field: Exclude<JqlField, { kind: 'sla' }>, wanted: JqlOperand[], name: string): JqlPredicate {
    if (field.kind !== 'text' && field.kind !== 'choice') return this.#cannot(`"~" on "${name}"`);
    const tests = wanted.map((item) => {
      const matcher = item.kind === 'literal' ? textMatcher(item.text) : null;
      if (matcher === null) return this.#cannot(`a search of "${name}" in the engine's own language`);
      return (ticket: JqlTicket) => field.values(ticket).some(matcher);
    });
    return (ticket, context) => tests.some((test) => test(ticket, context));
  }

  #comparison(
    field: Exclude<JqlField, { kind: 'sla' }>,
    operator: JqlOperator,
    operand: JqlOperand,
    name: string,
  ): JqlPredicate {
    switch (field.kind) {
      case 'priority': {
        const rank = operand.kind === 'literal' ? this.#rank(operand.text) : undefined;
        if (rank === undefined) return this.#cannot(`that comparison of "${name}"`);
        // The most urgent has the smallest rank, and is the greatest.
        return ({ priority, priorityRank }) => priority !== null && compare(rank, operator, priorityRank);
      }
      case 'number': {
        const number = operand.kind === 'literal' && operand.text.trim() !== '' ? Number(operand.text) : Number.NaN;
        if (Number.isNaN(number)) return this.#cannot(`a value of "${name}" that is no number`);
        return (ticket) => field.values(ticket).some((value) => compare(value, operator, number));
      }
      case 'instant': {
        const instant = this.#instant(operand, name);
        if (instant === null) return NOTHING;
        // A query's finest time is the minute.
        if (operator !== '=')
          return (ticket, context) => field.values(ticket).some((at) => compare(at, operator, instant.at(context)));
        const minute = (at: number) => Math.floor(at / 60_000);
        return (ticket, context) => field.values(ticket).some((at) => minute(at) === minute(instant.at(context)));
      }
      case 'day': {
        const instant = this.#instant(operand, name);
        if (instant === null) return NOTHING;
        const day = once((context) => dayOf(instant.at(context), context.timeZone));
        return (ticket, context) => field.values(ticket).some((at) => compare(at, operator, day(context)));
      }
      default:
        return this.#cannot(`"${operator}" on "${name}"`);
    }
  }

  #rank(text: string): number | undefined {
    return this.#vocabulary.priorities.find(({ name }) => name.toLowerCase() === text.toLowerCase())?.rank;
  }

  #instant(operand: JqlOperand, name: string): JqlInstant | null {
    const instant =
      operand.kind === 'literal'
        ? instantOfLiteral(operand.text)
        : operand.kind === 'call'
          ? instantOfCall(operand.name, operand.args)
          : null;
    if (instant === null) this.#cannot(`that time of "${name}"`);
    else if (instant.needsClock) this.needsClock = true;
    return instant;
  }

  /** Clocks answer to functions of their own. */
  #sla(name: string, operator: JqlOperator, operand: JqlOperand): JqlPredicate {
    const call = operand.kind === 'call' ? operand.name.toLowerCase() : '';
    const clock = ({ slas }: JqlTicket) => slas.find((sla) => sla.name === name);
    if (operator === '=' || operator === '!=') {
      const holds = CLOCK_CALLS[call];
      if (holds === undefined) return this.#cannot(`that question about "${name}"`);
      this.needsClock ||= call === 'breached';
      return (ticket, { nowMs }) => {
        const own = clock(ticket);
        return own !== undefined && holds(own, nowMs) === (operator === '=');
      };
    }
    const remaining = operand.kind === 'call' && call === 'remaining' ? duration(operand.args[0] ?? '') : null;
    if (remaining === null) return this.#cannot(`that question about "${name}"`);
    this.needsClock = true;
    return (ticket, { nowMs }) => {
      const dueAt = clock(ticket)?.dueAt ?? null;
      return dueAt !== null && compare(dueAt - nowMs, operator, remaining);
    };
  }

  #cannot(what: string): JqlPredicate {
    this.unsupported.push(what);
    return NOTHING;
  }
}

/** Whether a ticket has nothing in a field. */
function emptiness(field: Exclude<JqlField, { kind: 'sla' }>): (ticket: JqlTicket) => boolean {
  if (field.kind === 'priority') return ({ priority }) => priority === null;
  return (ticket) => field.values(ticket).length === 0;
}

function isEmpty(field: JqlField, item: JqlOperand): boolean {
  if (item.kind === 'empty') return true;
  return item.kind === 'literal' && field.kind === 'choice' && field.literal?.(item.text) === null;
}

function compare(left: number, operator: JqlOperator, right: number): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return left === right;
  }
}
