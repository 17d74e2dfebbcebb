/** Fields whose value is one thing of the catalogue: a project, a status, a person. */
import type { CodedColumn } from '../store/columns.ts';
import type { JqlContext } from './compile.ts';
import type { Clause, JqlField } from './fields.ts';
import type { Operand, Operator } from './parse.ts';

export interface EntityValues {
  column: CodedColumn;
  /** The field's name in messages. */
  label: string;
  /** The ids a text stands for; none when it stands for nothing. */
  resolve(context: JqlContext, text: string): string[];
  /** A word that means having no value. */
  noneWord?: string;
  sortKey(context: JqlContext, id: string): string | number;
  /** Whether `<` and `>` compare by the order of the values. */
  ranked?: boolean;
}

const EQUALITY: readonly Operator[] = ['=', '!=', 'in', 'not in', 'is', 'is not'];
const RANKED: readonly Operator[] = [...EQUALITY, '<', '<=', '>', '>='];

export function entityField(values: EntityValues): JqlField {
  return {
    compile(clause, context, faults) {
      const allowed = values.ranked ? RANKED : EQUALITY;
      if (!allowed.includes(clause.operator)) {
        faults.push(`The operator '${clause.operator}' is not supported by the '${values.label}' field.`);
      }
      const accepted = acceptedIds(clause, values, context, faults);
      const column = context.store.columns.coded[values.column];
      const codes = context.store.columns.codes[values.column];
      const negative = ['!=', 'not in', 'is not'].includes(clause.operator);
      const table = new Uint8Array(codes.size);
      for (let code = 1; code < codes.size; code++)
        table[code] = accepted.ids.has(codes.value(code)) === negative ? 0 : 1;
      // An issue without a value is never unequal to one: only naming emptiness finds or excludes it.
      table[0] = accepted.none && !negative ? 1 : 0;
      return { test: (row) => table[column[row]!] === 1, relative: false };
    },
    order(context) {
      const column = context.store.columns.coded[values.column];
      const codes = context.store.columns.codes[values.column];
      const keys = Array.from({ length: codes.size }, (_, code) =>
        code === 0 ? null : values.sortKey(context, codes.value(code)),
      );
      return (one, other) => compareKeys(keys[column[one]!]!, keys[column[other]!]!);
    },
  };
}

/** Orders keys, absent ones last. */
export function compareKeys(one: string | number | null, other: string | number | null): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return one < other ? -1 : 1;
}

function acceptedIds(
  clause: Clause,
  values: EntityValues,
  context: JqlContext,
  faults: string[],
): { ids: Set<string>; none: boolean } {
  const ids = new Set<string>();
  let none = false;
  const operands = clause.operand.kind === 'list' ? clause.operand.items : [clause.operand];
  for (const operand of operands) {
    if (operand.kind === 'empty' || isNoneWord(operand, values)) none = true;
    else for (const id of operandIds(operand, values, context, faults)) ids.add(id);
  }
  if (['<', '<=', '>', '>='].includes(clause.operator))
    return { ids: rankedIds(clause.operator, ids, values, context), none };
  return { ids, none };
}

function isNoneWord(operand: Operand, values: EntityValues): boolean {
  return operand.kind === 'value' && values.noneWord !== undefined && operand.text.toLowerCase() === values.noneWord;
}

function operandIds(operand: Operand, values: EntityValues, context: JqlContext, faults: string[]): string[] {
  if (operand.kind === 'function') {
    if (operand.name.toLowerCase() === 'currentuser') return context.accountId === null ? [] : [context.accountId];
    faults.push(`Unable to find JQL function '${operand.name}(${operand.args.join(', ')})'.`);
    return [];
  }
  if (operand.kind !== 'value') return [];
  const ids = values.resolve(context, operand.text);
  if (ids.length === 0) faults.push(`The value '${operand.text}' does not exist for the field '${values.label}'.`);
  return ids;
}

function rankedIds(operator: Operator, pivots: Set<string>, values: EntityValues, context: JqlContext): Set<string> {
  const [pivot] = pivots;
  if (pivot === undefined) return new Set();
  const rank = values.sortKey(context, pivot);
  const codes = context.store.columns.codes[values.column];
  const ids = new Set<string>();
  for (let code = 1; code < codes.size; code++) {
    const difference = compareKeys(values.sortKey(context, codes.value(code)), rank);
    const fits =
      operator === '<'
        ? difference < 0
        : operator === '<='
          ? difference <= 0
          : operator === '>'
            ? difference > 0
            : difference >= 0;
    if (fits) ids.add(codes.value(code));
  }
  return ids;
}
