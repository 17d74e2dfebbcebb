/** Turns a parsed query into a test of rows and an order of rows. */
import type { Lookup } from '../model/lookup.ts';
import type { IssueStore } from '../store/issue-store.ts';
import { JqlMeaningError } from './errors.ts';
import { type FieldTest, findField, type JqlField } from './fields.ts';
import type { Condition, Query } from './parse.ts';

export interface JqlContext {
  /** The issues asked about. */
  store: Pick<IssueStore, 'columns' | 'get' | 'rowOf'>;
  lookup: Lookup;
  nowMs: number;
  /** The caller's zone. */
  zone: string;
  /** The caller's account, or null for an anonymous one. */
  accountId: string | null;
}

export interface Compiled {
  matches(row: number): boolean;
  compare(one: number, other: number): number;
  /** Whether the answer moves with the clock. */
  relative: boolean;
}

/** Throws a `JqlMeaningError` that names every unknown field, value and function. */
export function compileJql(query: Query, context: JqlContext): Compiled {
  const faults: string[] = [];
  let relative = false;

  function fieldOf(name: string): JqlField | undefined {
    const field = findField(name, context.lookup);
    if (!field) faults.push(`Field '${name}' does not exist or you do not have permission to view it.`);
    return field;
  }

  function test(condition: Condition): FieldTest {
    if (condition.kind === 'not') {
      const inner = test(condition.part);
      return (row) => !inner(row);
    }
    if (condition.kind === 'clause') {
      const field = fieldOf(condition.field);
      if (!field) return () => false;
      const compiled = field.compile(condition, context, faults);
      relative ||= compiled.relative;
      return compiled.test;
    }
    const parts = condition.parts.map(test);
    if (condition.kind === 'and') return (row) => parts.every((part) => part(row));
    return (row) => parts.some((part) => part(row));
  }

  const matches = query.where === null ? () => true : test(query.where);
  const orders = query.orderBy.flatMap(({ field: name, descending }) => {
    const field = fieldOf(name);
    if (!field) return [];
    const compare = field.order(context);
    return [descending ? (one: number, other: number) => compare(other, one) : compare];
  });
  if (faults.length > 0) throw new JqlMeaningError([...new Set(faults)]);

  const { id } = context.store.columns;
  return {
    matches,
    relative,
    compare(one, other) {
      for (const order of orders) {
        const difference = order(one, other);
        if (difference !== 0) return difference;
      }
      // Newest first where the query leaves it open.
      return id[other]! - id[one]!;
    },
  };
}
