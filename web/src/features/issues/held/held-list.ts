import type { TicketRowView } from '@speedyflow/contract/ticket';
import { plain } from '../../../app/plain.ts';
import type { ListPlace, TicketFilters, ViewFilters } from '../list/list-place.ts';

/** The technician views that a row alone tells whether it is in. */
const VIEWS: Partial<Record<string, (row: TicketRowView, me: readonly number[]) => boolean>> = {
  all_unsolved: () => true,
  unassigned: (row) => row.assignee === null,
  my_unsolved: (row, me) => row.assignee !== null && me.includes(row.assignee.id),
  urgent_high_priority: (row) => row.priority_rank <= 2,
  pending_subtask: (row) => row.open_subtasks > 0,
  in_progress: (row) => row.status_category === 'in_progress',
};

export interface HeldTickets {
  /** Every unsolved ticket this device holds. */
  rows: readonly TicketRowView[];
  /** The whole of a place without filters, where the page has it. */
  wholeOf(place: ListPlace): readonly TicketRowView[] | undefined;
  /** The people I am at the sites. */
  me: readonly number[];
}

/**
 * The tickets of a place, as far as this device knows them; undefined where it cannot tell. The server's answer replaces
 * them: it alone knows what a queue means and which tickets are not held.
 */
export function heldList(place: ListPlace, held: HeldTickets): TicketRowView[] | undefined {
  const { sort } = place.filters;
  const whole = place.kind === 'search' ? undefined : held.wholeOf(place);
  if (whole) {
    const list = whole.filter(fitting(place.filters, held.me, whole));
    // It came in the order of its place, and a queue has one of its own.
    return sort ? list.sort(inOrder(sort)) : list;
  }
  const isIn = inPlace(place, held);
  if (!isIn) return undefined;
  const list = sorted(held.rows, sort ?? '-updated');
  const fits = fitting(place.filters, held.me, list);
  return list.filter((row, at) => isIn(row) && fits(row, at));
}

/** Tells which of the rows are in a place, whatever narrows it; undefined where they cannot tell. */
function inPlace(place: ListPlace, { rows, me }: HeldTickets): ((row: TicketRowView) => boolean) | undefined {
  if (place.kind === 'search') return () => true;
  const isIn = place.kind === 'view' && rows.length > 0 ? VIEWS[place.view] : undefined;
  return isIn && ((row) => isIn(row, me));
}

/** Orders of rows that were asked for before: of thousands, one takes longer than all the rest of a list. */
const orders = new WeakMap<readonly TicketRowView[], Map<string, readonly TicketRowView[]>>();

function sorted(rows: readonly TicketRowView[], sort: string): readonly TicketRowView[] {
  const known = orders.get(rows) ?? new Map<string, readonly TicketRowView[]>();
  orders.set(rows, known);
  const list = known.get(sort) ?? rows.toSorted(inOrder(sort));
  known.set(sort, list);
  return list;
}

/** Does what the first list would have to wait for: puts the rows in order, and reads their words. */
export function prepare(rows: readonly TicketRowView[]): void {
  textsOf(sorted(rows, '-updated'));
}

type Test = (row: TicketRowView, at: number) => boolean;

/** Tells which rows of a list fit what narrows it. */
function fitting(filters: ViewFilters | TicketFilters, me: readonly number[], list: readonly TicketRowView[]): Test {
  const tests: Test[] = [];
  const { status, priority, assignee, label, type, q } = filters;
  const statuses = parts(status);
  if (statuses) tests.push((row) => statuses.has(plain(row.status)) || statuses.has(row.status_category));
  const priorities = parts(priority);
  if (priorities) tests.push((row) => row.priority !== null && priorities.has(plain(row.priority)));
  const people = parts(assignee);
  if (people) {
    const mine = people.has('me') ? me.map(String) : [];
    const ids = new Set([...people, ...mine]);
    tests.push(({ assignee: person }) => (person ? ids.has(String(person.id)) : people.has('none')));
  }
  const labels = parts(label);
  if (labels) tests.push((row) => labels.isSubsetOf(new Set(row.labels.map(plain))));
  const types = parts(type);
  if (types) tests.push((row) => types.has(plain(row.type)));
  const words = plain(q ?? '')
    .split(/\s+/)
    .filter(Boolean);
  if (words.length > 0) {
    const texts = textsOf(list);
    tests.push((_row, at) => words.every((word) => texts[at]!.includes(word)));
  }
  if ('filter' in filters && filters.filter !== 'all') {
    tests.push((row) => row.is_subtask === (filters.filter === 'subtasks'));
  }
  if ('business_unit_id' in filters) tests.push((row) => row.unit_id === filters.business_unit_id);
  return (row, at) => tests.every((test) => test(row, at));
}

function parts(list: string | undefined): Set<string> | undefined {
  if (list === undefined) return undefined;
  return new Set(list.split(',').map((one) => plain(one.trim())));
}

const texts = new WeakMap<TicketRowView, string>();
const textsOfLists = new WeakMap<readonly TicketRowView[], readonly string[]>();

/** What of the tickets of a list is searched here: what their rows show. By place, which is found faster than by row. */
function textsOf(list: readonly TicketRowView[]): readonly string[] {
  const known = textsOfLists.get(list) ?? list.map(textOf);
  textsOfLists.set(list, known);
  return known;
}

function textOf(row: TicketRowView): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const { key, summary, requester, assignee, labels, last_message } = row;
  const text = plain([key, summary, requester?.name, assignee?.name, ...labels, last_message?.text].join(' '));
  texts.set(row, text);
  return text;
}

type Order = (one: TicketRowView, other: TicketRowView) => number;

const LAST = '9999';

function inOrder(sort: string): Order {
  const descending = sort.startsWith('-');
  const read = VALUES[sort.replace('-', '')] ?? VALUES.updated!;
  return (one, other) => {
    const [a, b] = [read(one), read(other)];
    if (a === b) return one.id - other.id;
    return a < b === descending ? 1 : -1;
  };
}

const VALUES: Record<string, (row: TicketRowView) => string | number> = {
  updated: (row) => row.updated_at,
  created: (row) => row.created_at,
  priority: (row) => row.priority_rank,
  sla: (row) => row.sla?.due_at ?? LAST,
  key: (row) => row.key.replace(/\d+/, (digits) => digits.padStart(12, '0')),
};
