/** Fields that are dates, keys, texts or sets of words. */
import { textOfAdf } from '../model/adf.ts';
import type { Issue } from '../model/issue.ts';
import type { InstantColumn, SetColumn } from '../store/columns.ts';
import type { JqlContext } from './compile.ts';
import { instantOf, isDateFunction } from './dates.ts';
import { compareKeys } from './entity-fields.ts';
import type { Clause, FieldTest, JqlField } from './fields.ts';
import type { Operand } from './parse.ts';

const operandsOf = (clause: Clause): readonly Operand[] =>
  clause.operand.kind === 'list' ? clause.operand.items : [clause.operand];
const isNegative = (clause: Clause): boolean => ['!=', 'not in', 'is not', '!~'].includes(clause.operator);

function requireOperators(clause: Clause, allowed: readonly string[], label: string, faults: string[]): void {
  if (!allowed.includes(clause.operator))
    faults.push(`The operator '${clause.operator}' is not supported by the '${label}' field.`);
}

const VALID_DATES =
  "Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.";

/** An instant; literals have minute precision, so `=` means within that minute. */
export function dateField(name: InstantColumn, label: string): JqlField {
  return {
    compile(clause, context, faults) {
      requireOperators(clause, ['=', '!=', '<', '<=', '>', '>=', 'is', 'is not', 'in', 'not in'], label, faults);
      const column = context.store.columns.instants[name];
      const negative = isNegative(clause);
      const tests: FieldTest[] = [];
      let relative = false;
      for (const operand of operandsOf(clause)) {
        if (operand.kind === 'empty') {
          tests.push((row) => Number.isNaN(column[row]!));
          continue;
        }
        const instant = instantOf(operand, context);
        if (!instant) {
          faults.push(dateFault(operand, label));
          continue;
        }
        relative ||= instant.relative;
        tests.push(dateTest(clause.operator, column, instant.ms));
      }
      const some: FieldTest = (row) => tests.some((test) => test(row));
      return { test: negative ? (row) => !some(row) && !Number.isNaN(column[row]!) : some, relative };
    },
    order(context) {
      const column = context.store.columns.instants[name];
      const key = (row: number): number | null => (Number.isNaN(column[row]!) ? null : column[row]!);
      return (one, other) => compareKeys(key(one), key(other));
    },
  };
}

const hasEmpty = (clause: Clause): boolean => operandsOf(clause).some((operand) => operand.kind === 'empty');

function dateFault(operand: Operand, label: string): string {
  if (operand.kind === 'function' && !isDateFunction(operand.name)) {
    return `Unable to find JQL function '${operand.name}(${operand.args.join(', ')})'.`;
  }
  const text = operand.kind === 'value' ? operand.text : '';
  return `Date value '${text}' for field '${label}' is invalid. ${VALID_DATES}`;
}

function dateTest(operator: string, column: Float64Array | Uint32Array, ms: number): FieldTest {
  if (operator === '<') return (row) => column[row]! < ms;
  if (operator === '<=') return (row) => column[row]! <= ms;
  if (operator === '>') return (row) => column[row]! > ms;
  if (operator === '>=') return (row) => column[row]! >= ms;
  return (row) => column[row]! >= ms && column[row]! < ms + 60_000;
}

/** The issue itself, by key or id. */
export function keyField(): JqlField {
  return {
    compile(clause, context, faults) {
      requireOperators(clause, ['=', '!=', 'in', 'not in', '<', '<=', '>', '>='], 'issuekey', faults);
      const rows = operandsOf(clause).flatMap((operand) => rowOfOperand(operand, context, 'issuekey', faults));
      const { number, coded } = context.store.columns;
      if (['<', '<=', '>', '>='].includes(clause.operator)) {
        const pivot = rows[0] ?? 0;
        const sameProject: FieldTest = (row) => coded.project[row] === coded.project[pivot];
        const compare = dateTest(clause.operator, number, number[pivot]!);
        return { test: (row) => sameProject(row) && compare(row), relative: false };
      }
      const wanted = new Set(rows);
      const negative = isNegative(clause);
      return { test: (row) => wanted.has(row) !== negative, relative: false };
    },
    order({ store, lookup }) {
      const { coded, codes, number } = store.columns;
      const keys = Array.from({ length: codes.project.size }, (_, code) =>
        code === 0 ? '' : lookup.project(codes.project.value(code)).key,
      );
      return (one, other) =>
        compareKeys(keys[coded.project[one]!]!, keys[coded.project[other]!]!) || number[one]! - number[other]!;
    },
  };
}

function rowOfOperand(operand: Operand, { store }: JqlContext, label: string, faults: string[]): number[] {
  if (operand.kind === 'function') {
    faults.push(`Unable to find JQL function '${operand.name}(${operand.args.join(', ')})'.`);
    return [];
  }
  if (operand.kind !== 'value') return [];
  const row = store.rowOf(operand.text);
  if (row !== undefined && store.get(row) !== undefined) return [row];
  faults.push(
    /^\d+$/.test(operand.text)
      ? `A value with ID '${operand.text}' does not exist for the field '${label}'.`
      : `An issue with key '${operand.text}' does not exist for field '${label}'.`,
  );
  return [];
}

export function parentField(): JqlField {
  return {
    compile(clause, context, faults) {
      requireOperators(clause, ['=', '!=', 'in', 'not in', 'is', 'is not'], 'parent', faults);
      const { id, parent } = context.store.columns;
      const wanted = new Set(
        operandsOf(clause)
          .flatMap((operand) => rowOfOperand(operand, context, 'parent', faults))
          .map((row) => id[row]!),
      );
      if (hasEmpty(clause)) wanted.add(0);
      const negative = isNegative(clause);
      return {
        test: (row) => (negative ? parent[row] !== 0 && !wanted.has(parent[row]!) : wanted.has(parent[row]!)),
        relative: false,
      };
    },
    order:
      ({ store }) =>
      (one, other) =>
        store.columns.parent[one]! - store.columns.parent[other]!,
  };
}

/** Labels, components and sprints: an issue has several, and matches when one of them is asked for. */
export function setField(name: SetColumn): JqlField {
  const label = name === 'components' ? 'component' : name === 'sprints' ? 'sprint' : name;
  return {
    compile(clause, context, faults) {
      requireOperators(clause, ['=', '!=', 'in', 'not in', 'is', 'is not'], label, faults);
      const wanted = new Set(operandsOf(clause).flatMap((operand) => setValues(operand, name, context, faults)));
      const negative = isNegative(clause);
      const none = hasEmpty(clause);
      const column = context.store.columns.sets[name];
      const codes = context.store.columns.setCodes[name];
      const fits = Array.from({ length: codes.size }, (_, code) => {
        const values = codes.values(code);
        // As everywhere, an empty field is unequal to nothing.
        if (values.length === 0) return none && !negative;
        return values.some((value) => wanted.has(value)) !== negative;
      });
      return { test: (row) => fits[column[row]!]!, relative: false };
    },
    order({ store }) {
      const column = store.columns.sets[name];
      const codes = store.columns.setCodes[name];
      return (one, other) =>
        compareKeys(codes.values(column[one]!)[0] ?? null, codes.values(column[other]!)[0] ?? null);
    },
  };
}

function setValues(operand: Operand, name: SetColumn, { lookup }: JqlContext, faults: string[]): string[] {
  if (operand.kind === 'function') {
    const state = { opensprints: 'active', closedsprints: 'closed', futuresprints: 'future' }[
      operand.name.toLowerCase()
    ];
    if (name === 'sprints' && state)
      return lookup.catalogue.sprints.filter((one) => one.state === state).map((one) => String(one.id));
    faults.push(`Unable to find JQL function '${operand.name}(${operand.args.join(', ')})'.`);
    return [];
  }
  if (operand.kind !== 'value') return [];
  const { text } = operand;
  if (name === 'labels') return [text];
  const wanted = text.toLowerCase();
  const ids =
    name === 'sprints'
      ? lookup.catalogue.sprints
          .filter((one) => String(one.id) === text || one.name.toLowerCase() === wanted)
          .map((one) => String(one.id))
      : lookup.catalogue.projects
          .flatMap((project) => project.components)
          .filter((one) => one.id === text || one.name.toLowerCase() === wanted)
          .map((one) => one.id);
  const label = name === 'components' ? 'component' : 'sprint';
  if (ids.length === 0) faults.push(`The value '${text}' does not exist for the field '${label}'.`);
  return ids;
}

type TextField = 'summary' | 'description' | 'comment' | 'text';

/** Words of a text; every word asked for must occur, a `*` at its end matches any rest. */
export function textField(name: TextField): JqlField {
  return {
    compile(clause, context, faults) {
      requireOperators(clause, ['~', '!~', 'is', 'is not'], name, faults);
      const terms = operandsOf(clause).flatMap((operand) => (operand.kind === 'value' ? wordsOf(operand.text) : []));
      const negative = isNegative(clause);
      return {
        test(row) {
          const issue = context.store.get(row);
          if (!issue) return false;
          const text = textOf(issue, name);
          if (clause.operand.kind === 'empty') return (text === '') !== negative;
          return containsAll(text, terms) !== negative;
        },
        relative: false,
      };
    },
    order({ store }) {
      const text = (row: number): string => textOf(store.get(row)!, name).toLowerCase();
      return (one, other) => compareKeys(text(one), text(other));
    },
  };
}

function textOf(issue: Issue, name: TextField): string {
  switch (name) {
    case 'summary':
      return issue.summary;
    case 'description':
      return textOfAdf(issue.description);
    case 'comment':
      return issue.comments.map((comment) => textOfAdf(comment.body)).join('\n');
    case 'text':
      return [textOf(issue, 'summary'), textOf(issue, 'description'), textOf(issue, 'comment')].join('\n');
  }
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}*]+/gu) ?? [];
}

export function containsAll(text: string, terms: readonly string[]): boolean {
  const words = new Set(wordsOf(text));
  return terms.every((term) => {
    if (!term.endsWith('*')) return words.has(term);
    const beginning = term.slice(0, -1);
    for (const word of words) if (word.startsWith(beginning)) return true;
    return false;
  });
}
