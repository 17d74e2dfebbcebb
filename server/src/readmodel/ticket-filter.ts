import type { TicketFilter } from '@speedyflow/contract/paging';
import { type RawBuilder, sql } from 'kysely';
import type { Caller } from '../domain/caller.ts';
import { AppError } from '../domain/errors.ts';
import type { Database } from '../store/database.ts';
import { foldCase } from '../store/fold-case.ts';
import { labelNeedle } from './label-set.ts';
import { listMatchesSql } from './search-matches.ts';

/** What statuses are summed up as. */
export const CATEGORIES: ReadonlySet<string> = new Set(['new', 'in_progress', 'waiting', 'done']);

/**
 * The condition of a list's filter on `r`, the row; undefined when nothing is filtered. Names compare without case.
 *
 * @throws AppError `VALIDATION_ERROR` for an assignee that is neither a person's id, `me` nor `none`
 */
export function ticketFilterSql(
  dialect: Database['dialect'],
  filter: TicketFilter,
  caller: Pick<Caller, 'personIds'>,
): RawBuilder<boolean> | undefined {
  const conditions: RawBuilder<boolean>[] = [];
  if (filter.status !== undefined) conditions.push(statusSql(listOf(filter.status)));
  if (filter.priority !== undefined) conditions.push(nameSql('r.priority', listOf(filter.priority)));
  if (filter.type !== undefined) conditions.push(nameSql('r.type', listOf(filter.type)));
  if (filter.assignee !== undefined) conditions.push(assigneeSql(readAssignees(filter.assignee, caller)));
  for (const label of filter.label === undefined ? [] : listOf(filter.label)) {
    // `replace` finds a text by bytes on both databases, where `like` and `instr` differ.
    conditions.push(sql`replace(r.labels, ${labelNeedle(label)}, '') <> r.labels`);
  }
  if (filter.q !== undefined) {
    const matches = listMatchesSql(dialect, filter.q);
    conditions.push(matches ? sql`r.id in (select m.ticket_id from ${matches} m)` : sql`1 = 0`);
  }
  return conditions.length === 0 ? undefined : sql`${sql.join(conditions, sql` and `)}`;
}

/** Both conditions, as far as there are any. */
export function bothSql(
  one: RawBuilder<boolean> | undefined,
  other: RawBuilder<boolean> | undefined,
): RawBuilder<boolean> | undefined {
  return one && other ? sql`${one} and ${other}` : (one ?? other);
}

/** Several values of one member are separated by commas. */
export function listOf(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function nameSql(column: string, names: readonly string[]): RawBuilder<boolean> {
  if (names.length === 0) return sql`1 = 0`;
  return sql`lower(${sql.ref(column)}) in (${sql.join(names.map(foldCase))})`;
}

function statusSql(names: readonly string[]): RawBuilder<boolean> {
  const categories = names.filter((name) => CATEGORIES.has(name));
  const statuses = names.filter((name) => !CATEGORIES.has(name));
  const either = [
    ...(categories.length > 0 ? [sql<boolean>`r.status_category in (${sql.join(categories)})`] : []),
    ...(statuses.length > 0 ? [nameSql('r.status', statuses)] : []),
  ];
  return either.length === 0 ? sql`1 = 0` : sql`(${sql.join(either, sql` or `)})`;
}

/** A filter's assignees. */
export interface Assignees {
  readonly ids: ReadonlySet<number>;
  /** Whether tickets of nobody are meant too. */
  readonly none: boolean;
}

/** @throws AppError `VALIDATION_ERROR` for one that is neither a person's id, `me` nor `none` */
export function readAssignees(filter: string, caller: Pick<Caller, 'personIds'>): Assignees {
  const ids = new Set<number>();
  let none = false;
  for (const value of listOf(filter)) {
    if (value === 'none') none = true;
    else if (value === 'me') for (const id of caller.personIds) ids.add(id);
    else if (/^[1-9]\d{0,14}$/.test(value)) ids.add(Number(value));
    else {
      throw new AppError('invalid_input', 'VALIDATION_ERROR', 'assignee takes person ids, me and none', {
        details: [{ path: 'query.assignee', message: `"${value}" is neither a person's id, nor me, nor none` }],
      });
    }
  }
  return { ids, none };
}

function assigneeSql({ ids, none }: Assignees): RawBuilder<boolean> {
  const either = [
    ...(ids.size > 0 ? [sql<boolean>`r.assignee_id in (${sql.join([...ids])})`] : []),
    ...(none ? [sql<boolean>`r.assignee_id is null`] : []),
  ];
  return either.length === 0 ? sql`1 = 0` : sql`(${sql.join(either, sql` or `)})`;
}
