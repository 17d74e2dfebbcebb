import type { TicketRowView } from '@speedyflow/contract/ticket';
import { hasWords, plain } from '../../app/plain.ts';

/** Somebody by name, whom two sites may know by two ids. */
export interface FoundPerson {
  name: string;
  /** Of those tickets are assigned to; empty for who only asks. */
  assigneeIds: readonly number[];
  isRequester: boolean;
}

interface Known extends FoundPerson {
  assigneeIds: number[];
  tickets: number;
}

/** Everybody that tickets are assigned to or asked by, those of the most tickets first. */
export function peopleOf(rows: readonly TicketRowView[]): FoundPerson[] {
  const people = new Map<string, Known>();
  const note = (name: string): Known => {
    const known = people.get(name) ?? { name, assigneeIds: [], isRequester: false, tickets: 0 };
    people.set(name, known);
    known.tickets += 1;
    return known;
  };
  for (const { assignee, requester } of rows) {
    if (assignee) {
      const { assigneeIds } = note(assignee.name);
      if (!assigneeIds.includes(assignee.id)) assigneeIds.push(assignee.id);
    }
    if (requester) note(requester.name).isRequester = true;
  }
  return [...people.values()]
    .sort((one, other) => other.tickets - one.tickets)
    .map(({ tickets: _tickets, ...person }) => person);
}

/** Those whose name has the words, at most so many; whose name begins with them come first. */
export function findPeople(people: readonly FoundPerson[], words: string, most: number): FoundPerson[] {
  const begins = ({ name }: FoundPerson) => plain(name).startsWith(plain(words));
  const found = people.filter(({ name }) => hasWords(name, words));
  return [...found.filter(begins), ...found.filter((person) => !begins(person))].slice(0, most);
}
