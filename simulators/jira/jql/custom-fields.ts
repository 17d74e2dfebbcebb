/** Custom fields: their values are looked up issue by issue, for they have no column of their own. */
import type { Field } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import type { JqlContext } from './compile.ts';
import { compareKeys } from './entity-fields.ts';
import type { Clause, JqlField } from './fields.ts';
import type { Operator } from './parse.ts';
import { containsAll, wordsOf } from './plain-fields.ts';

/** Fields that share a name are asked together, as Jira does. */
export function customField(fields: readonly Field[]): JqlField {
  const valuesOf = (row: number, { store }: JqlContext): (string | number)[] => {
    const issue = store.get(row);
    return issue ? fields.flatMap((field) => scalars(customValue(issue, field.id))) : [];
  };
  return {
    compile: (clause, context) => ({ test: (row) => holds(clause, valuesOf(row, context)), relative: false }),
    order: (context) => (one, other) =>
      compareKeys(valuesOf(one, context)[0] ?? null, valuesOf(other, context)[0] ?? null),
  };
}

function customValue(issue: Issue, field: string): unknown {
  return issue.custom[field] ?? issue.recorded?.[field] ?? null;
}

/** What of a wire value can be compared: itself, an option's text and id, or the members of an array. */
function scalars(value: unknown): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(scalars);
  if (typeof value !== 'object' || value === null) return [];
  const { value: text, name, id, rating } = value as Record<string, unknown>;
  return [text, name, rating, id].flatMap(scalars);
}

function holds(clause: Clause, values: readonly (string | number)[]): boolean {
  const operands = clause.operand.kind === 'list' ? clause.operand.items : [clause.operand];
  const texts = operands.flatMap((operand) => (operand.kind === 'value' ? [operand.text.toLowerCase()] : []));
  const none = operands.some((operand) => operand.kind === 'empty');
  const equal = values.some((value) => texts.includes(String(value).toLowerCase()));
  switch (clause.operator) {
    case '=':
    case 'in':
    case 'is':
      return values.length === 0 ? none : equal;
    case '!=':
    case 'not in':
    case 'is not':
      return values.length > 0 && !equal;
    case '~':
      return containsAll(values.join(' '), texts.flatMap(wordsOf));
    case '!~':
      return values.length > 0 && !containsAll(values.join(' '), texts.flatMap(wordsOf));
    default:
      return values.some((value) => typeof value === 'number' && ordered(clause.operator, value, Number(texts[0])));
  }
}

function ordered(operator: Operator, value: number, limit: number): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  return operator === '>' ? value > limit : value >= limit;
}
