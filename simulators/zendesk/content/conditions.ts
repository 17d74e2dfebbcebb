/** Conditions of views and SLA policies, compiled to a test on the columns of a ticket. */
import type { TicketColumns } from '../store/columns.ts';
import { PRIORITIES, STATUSES, type Status, TICKET_TYPES } from '../store/record.ts';
import { groups, type IdSpace, organizations, users } from './ids.ts';

export interface Condition {
  field: string;
  operator: string;
  value: string;
}

export interface Conditions {
  all: readonly Condition[];
  any: readonly Condition[];
}

/** Whom and when a condition is evaluated for. */
export interface Viewer {
  /** `current_user` of the conditions. */
  userId: number;
  now: number;
}

export type RowTest = (row: number) => boolean;

/** Compiles conditions: all of `all`, and at least one of `any` unless it is empty. */
export function compileConditions(conditions: Conditions, columns: TicketColumns, viewer: Viewer): RowTest {
  const all = conditions.all.map((condition) => compile(condition, columns, viewer));
  const any = conditions.any.map((condition) => compile(condition, columns, viewer));
  return (row) => all.every((test) => test(row)) && (any.length === 0 || any.some((test) => test(row)));
}

function compile({ field, operator, value }: Condition, columns: TicketColumns, viewer: Viewer): RowTest {
  const { now } = viewer;
  switch (field) {
    case 'status':
      return ranked(columns.status, operator, STATUSES.indexOf(value as Status));
    case 'priority':
      return ranked(columns.priority, operator, PRIORITIES.indexOf(value as (typeof PRIORITIES)[number]) + 1);
    case 'type':
      return ranked(columns.type, operator, TICKET_TYPES.indexOf(value as (typeof TICKET_TYPES)[number]) + 1);
    case 'group_id':
      return ranked(columns.group, operator, reference(groups, value));
    case 'organization_id':
      return ranked(columns.organization, operator, reference(organizations, value));
    case 'assignee_id':
      if (value === 'requester_id') return sameAs(columns.assignee, columns.requester, operator);
      return ranked(columns.assignee, operator, person(value, viewer));
    case 'requester_id':
      if (value === 'assignee_id') return sameAs(columns.requester, columns.assignee, operator);
      return ranked(columns.requester, operator, person(value, viewer));
    case 'current_tags':
      return tagged(columns, operator, value);
    case 'NEW':
      return hoursSince(columns.createdSec, operator, value, now);
    case 'updated_at':
      return hoursSince(columns.updatedSec, operator, value, now);
    case 'OPEN':
    case 'PENDING':
    case 'SOLVED':
    case 'CLOSED': {
      const status = STATUSES.indexOf(field.toLowerCase() as Status);
      const since = hoursSince(columns.statusSinceSec, operator, value, now);
      return (row) => columns.status[row] === status && since(row);
    }
    default:
      throw new Error(`no condition on the field ${field} is simulated`);
  }
}

type Column = Uint8Array | Uint16Array | Uint32Array;

function ranked(column: Column, operator: string, wanted: number): RowTest {
  switch (operator) {
    case 'is':
      return (row) => column[row] === wanted;
    case 'is_not':
      return (row) => column[row] !== wanted;
    case 'less_than':
      return (row) => column[row]! < wanted;
    case 'greater_than':
      return (row) => column[row]! > wanted;
    case 'less_than_or_equal':
      return (row) => column[row]! <= wanted;
    case 'greater_than_or_equal':
      return (row) => column[row]! >= wanted;
    default:
      throw new Error(`the operator ${operator} is not simulated`);
  }
}

function sameAs(left: Column, right: Column, operator: string): RowTest {
  if (operator === 'is') return (row) => left[row] === right[row];
  return (row) => left[row] !== right[row];
}

function tagged(columns: TicketColumns, operator: string, value: string): RowTest {
  const wanted = value.split(/[\s,]+/).filter(Boolean);
  const includes = columns.tagSets.map((tags) => wanted.some((tag) => tags.includes(tag)));
  const negated = operator === 'not_includes';
  return (row) => includes[columns.tagSet[row]!] !== negated;
}

function hoursSince(column: Column, operator: string, value: string, now: number): RowTest {
  const hours = Number(value);
  const sinceAt = (row: number) => Math.floor((now / 1000 - column[row]!) / 3600);
  switch (operator) {
    case 'is':
      return (row) => sinceAt(row) === hours;
    case 'less_than':
      return (row) => sinceAt(row) < hours;
    case 'greater_than':
      return (row) => sinceAt(row) > hours;
    default:
      throw new Error(`the operator ${operator} does not compare hours`);
  }
}

/** The column's value for a reference in a condition; an empty one asks for tickets without. */
function reference(space: IdSpace, value: string): number {
  return value === '' ? 0 : space.ordinal(Number(value)) + 1;
}

function person(value: string, viewer: Viewer): number {
  return value === 'current_user' ? users.ordinal(viewer.userId) + 1 : reference(users, value);
}
