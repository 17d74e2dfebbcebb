/** The search language: `type:ticket status<solved tags:vip updated>2026-01-01 "free words" -word`. */
import type { TicketColumns } from '../store/columns.ts';
import { PRIORITIES, STATUSES, type Status, TICKET_TYPES } from '../store/record.ts';
import type { AccountUsers } from './account-users.ts';
import type { RowTest } from './conditions.ts';
import { groups, organizations, users as userIds } from './ids.ts';
import { GROUP_NAMES } from './ticket-fields.ts';

export interface SearchTerm {
  /** Empty for free words. */
  field: string;
  operator: ':' | '<' | '>' | '<=' | '>=';
  value: string;
  negated: boolean;
}

const TERM = /(-?)(?:(\w+)\s*(<=|>=|:|<|>)\s*)?("[^"]*"|[^\s"]+)/g;

export function parseSearch(query: string): SearchTerm[] {
  return [...query.matchAll(TERM)].map(([, minus = '', field = '', operator = ':', value = '']) => ({
    field: field.toLowerCase(),
    operator: operator as SearchTerm['operator'],
    value: value.replace(/^"|"$/g, '').toLowerCase(),
    negated: minus === '-',
  }));
}

export interface SearchContext {
  columns: TicketColumns;
  users: AccountUsers;
  organizationNames: readonly string[];
  userId: number;
  now: number;
  /** The words of a ticket, in lower case. */
  wordsOf: (row: number) => string;
}

/** What tickets must be to match all the terms; terms that read words come last, since they cost the most. */
export function compileSearch(terms: readonly SearchTerm[], context: SearchContext): RowTest {
  const relevant = terms.filter(({ field }) => !['type', 'order_by', 'sort'].includes(field));
  const costly = ({ field }: SearchTerm) => Number(['', 'subject', 'description', 'comment'].includes(field));
  const tests = relevant.toSorted((a, b) => costly(a) - costly(b)).map((term) => compileTerm(term, context));
  return (row) => tests.every((test) => test(row));
}

function compileTerm(term: SearchTerm, context: SearchContext): RowTest {
  const test = positive(term, context);
  return term.negated ? (row) => !test(row) : test;
}

function positive({ field, operator, value }: SearchTerm, context: SearchContext): RowTest {
  const { columns, users, now } = context;
  const compare = (column: ArrayLike<number>, wanted: number): RowTest => {
    switch (operator) {
      case '<':
        return (row) => column[row]! < wanted;
      case '>':
        return (row) => column[row]! > wanted;
      case '<=':
        return (row) => column[row]! <= wanted;
      case '>=':
        return (row) => column[row]! >= wanted;
      default:
        return (row) => column[row] === wanted;
    }
  };
  const person = (column: ArrayLike<number>): RowTest => {
    if (value === 'none') return (row) => column[row] === 0;
    if (value === 'me') return (row) => column[row] === userIds.ordinal(context.userId) + 1;
    const matching = users
      .all()
      .filter(({ id, name, email }) => String(id) === value || email === value || name.toLowerCase().includes(value));
    const wanted = new Set(matching.map(({ id }) => userIds.ordinal(id) + 1));
    return (row) => wanted.has(column[row]!);
  };
  const day = (column: ArrayLike<number>): RowTest => {
    const [from, to] = instants(value, now);
    switch (operator) {
      case '<':
        return (row) => column[row]! < from;
      case '<=':
        return (row) => column[row]! < to;
      case '>':
        return (row) => column[row]! >= to;
      case '>=':
        return (row) => column[row]! >= from;
      default:
        return (row) => column[row]! >= from && column[row]! < to;
    }
  };
  const nameOf = (names: readonly string[], idOf: (ordinal: number) => number): number => {
    if (value === 'none') return 0;
    return names.findIndex((name, ordinal) => name.toLowerCase() === value || String(idOf(ordinal)) === value) + 1;
  };
  switch (field) {
    case 'status':
      return compare(columns.status, STATUSES.indexOf(value as Status));
    case 'priority':
      return compare(columns.priority, PRIORITIES.indexOf(value as (typeof PRIORITIES)[number]) + 1);
    case 'ticket_type':
      return compare(columns.type, TICKET_TYPES.indexOf(value as (typeof TICKET_TYPES)[number]) + 1);
    case 'group':
    case 'group_id':
      return compare(
        columns.group,
        nameOf(GROUP_NAMES, (ordinal) => groups.id(ordinal)),
      );
    case 'organization':
    case 'organization_id':
      return compare(
        columns.organization,
        nameOf(context.organizationNames, (ordinal) => organizations.id(ordinal)),
      );
    case 'assignee':
    case 'assignee_id':
      return person(columns.assignee);
    case 'requester':
    case 'requester_id':
      return person(columns.requester);
    case 'tags':
      return (row) => columns.tagsAt(row).includes(value);
    case 'created':
    case 'created_at':
      return day(columns.createdSec);
    case 'updated':
    case 'updated_at':
      return day(columns.updatedSec);
    case 'solved':
    case 'solved_at':
      return day(columns.statusSinceSec);
    default:
      return (row) => context.wordsOf(row).includes(value);
  }
}

const UNIT_SECONDS: Record<string, number> = { minute: 60, hour: 3600, day: 86_400, week: 604_800, month: 2_592_000 };

/** The span, in epoch seconds, that a date, an instant or `4hours` (ago) names: from, and where it ends. */
function instants(value: string, now: number): [number, number] {
  const relative = /^(\d+)(minute|hour|day|week|month)s?$/.exec(value);
  if (relative) {
    const at = Math.floor(now / 1000) - Number(relative[1]) * UNIT_SECONDS[relative[2]!]!;
    return [at, at];
  }
  const at = Date.parse(value.toUpperCase()) / 1000;
  if (Number.isNaN(at)) return [Number.NaN, Number.NaN];
  return [at, /^\d{4}-\d\d-\d\d$/.test(value) ? at + 86_400 : at + 1];
}
