import type { SourceHistory, SourcePerson, SourceTicket } from '../domain/source.ts';
import { freshTicket } from '../readmodel/fresh-ticket.ts';
import { project } from '../readmodel/projector.ts';
import { ticketsShowing } from '../readmodel/tickets-showing.ts';
import { isChosen, readChosenProjects } from '../store/chosen-projects.ts';
import type { WriteTransaction } from '../store/database.ts';
import { writeHistories } from '../store/mirror/history.ts';
import { knownPeople, writePeople } from '../store/mirror/people.ts';
import { clearQuarantine } from '../store/mirror/quarantine.ts';
import { writeTickets } from '../store/mirror/tickets.ts';
import { buryTickets } from './reconcile/tombstones.ts';
import type { LinkPeople } from './sync-context.ts';

/** What one page, or one read of a ticket, brings. */
export interface Arrival {
  tickets: readonly SourceTicket[];
  /** By ticket's source id; whole or a part, entries are only ever added. */
  histories?: ReadonlyMap<string, readonly SourceHistory[]>;
  people?: readonly SourcePerson[];
  /** Found by a search, whose index may still show what is deleted: it brings nothing back. */
  fromSearch?: boolean;
  /** When its reading began, by our clock; when it is taken over, unless said. */
  readAt?: number;
}

/**
 * Takes over what an upstream said, in the caller's transaction: mirror, status intervals, then everything derived.
 *
 * @param alsoProject tickets whose edits changed in this transaction
 * @returns ids of the tickets that differ from what was held
 */
export async function takeOver(
  tx: WriteTransaction,
  connectionId: number,
  arrival: Arrival,
  at: number,
  linkPeople: LinkPeople,
  alsoProject: readonly number[] = [],
): Promise<number[]> {
  const taken = await withinChosen(tx, connectionId, arrival, at);
  const shown = [...(arrival.people ?? []), ...taken.tickets.flatMap((ticket) => ticket.people)];
  const { ids: given, changed: newOrRenamed } = await writePeople(tx, connectionId, shown);
  const people = await knownPeople(tx, connectionId, given, peopleNamed(taken));
  const { written, ids } = await writeTickets(tx, connectionId, taken.tickets, people, {
    fromSearch: arrival.fromSearch ?? false,
    readAt: arrival.readAt ?? at,
    at,
  });
  const newTickets = new Map(written.filter(({ isNew }) => isNew).map(({ id, source }) => [id, source]));
  const pasts = [...(arrival.histories ?? [])].flatMap(([sourceId, histories]) => {
    const ticketId = ids.get(sourceId);
    return ticketId === undefined ? [] : [{ ticketId, histories, newTicket: newTickets.get(ticketId) }];
  });
  await writeHistories(tx, connectionId, pasts, people);
  await clearQuarantine(tx, connectionId, {
    tickets: arrival.tickets.map(({ sourceId }) => sourceId),
    histories: [...(arrival.histories?.keys() ?? [])],
    people: shown.map(({ sourceId }) => sourceId),
  });
  await linkPeople(tx, newOrRenamed);
  const changed = written.map(({ id }) => id);
  await project(tx, {
    ticketIds: [...changed, ...alsoProject, ...(await ticketsShowing(tx, newOrRenamed))],
    at,
    fresh: new Map(
      written.flatMap(({ id, row, source, isNew }) => (isNew ? [[id, freshTicket(id, row, source, people)]] : [])),
    ),
    details: new Map(changed.map((id) => [id, ['details']])),
    saysOther: new Set(written.filter(({ saysOther }) => saysOther).map(({ id }) => id)),
  });
  return changed;
}

/** What of it is of projects that are mirrored. A ticket that is held and was moved out of them is held no longer. */
async function withinChosen(
  tx: WriteTransaction,
  connectionId: number,
  arrival: Arrival,
  at: number,
): Promise<Pick<Arrival, 'tickets' | 'histories'>> {
  const chosen = await readChosenProjects(tx.db, connectionId);
  const { inside = [], outside = [] } = Object.groupBy(arrival.tickets, ({ deskSourceId }) =>
    isChosen(chosen, deskSourceId) ? 'inside' : 'outside',
  );
  if (outside.length === 0) return arrival;
  const left = outside.map(({ sourceId }) => sourceId);
  await buryTickets(tx, connectionId, left, at, { decided: true, readAt: arrival.readAt ?? at });
  return { ...arrival, tickets: inside };
}

/** Everyone an arrival refers to: some reads name people by id alone. */
function peopleNamed({ tickets, histories }: Pick<Arrival, 'tickets' | 'histories'>): Set<string | null> {
  const named = new Set<string | null>();
  for (const ticket of tickets) {
    named.add(ticket.requesterSourceId).add(ticket.assigneeSourceId);
    for (const comment of ticket.comments.items) named.add(comment.authorSourceId);
    for (const worklog of ticket.worklogs.items) named.add(worklog.authorSourceId);
    for (const attachment of ticket.attachments) named.add(attachment.authorSourceId);
  }
  for (const entries of histories?.values() ?? []) for (const entry of entries) named.add(entry.authorSourceId);
  return named;
}
