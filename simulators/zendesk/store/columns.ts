/**
 * The facts of every ticket that lists, views and exports select and order by, as typed columns: some forty bytes a
 * ticket, so that an account of hundreds of thousands of tickets fits where its records would not.
 */
import { groups, organizations, users } from '../content/ids.ts';
import { PRIORITIES, type SatisfactionScore, STATUSES, TICKET_TYPES, type TicketFacts } from './record.ts';

/** Scores by the number that stands for them. */
export const RATINGS: readonly SatisfactionScore[] = ['unoffered', 'offered', 'good', 'bad'];

/** Where a ticket stands in its life. */
export const LIVE = 0;
export const DELETED = 1;
const SCRUBBED = 2;

const DAY_SECONDS = 86_400;
/** Tickets move to the archive this long after they were closed: lists and views no longer show them. */
const ARCHIVED_AFTER_DAYS = 120;

const CLOSED = STATUSES.indexOf('closed');
const NOBODY = 0;

/** Rows are tickets in the order of their ids, from ticket 1 at row 0. */
export class TicketColumns {
  #size = 0;
  /** Index into `STATUSES`. */
  status = new Uint8Array(0);
  /** Index into `PRIORITIES` plus one; 0 without priority. */
  priority = new Uint8Array(0);
  /** Index into `TICKET_TYPES` plus one; 0 without type. */
  type = new Uint8Array(0);
  /** User, group and organisation ordinals plus one; 0 for none. */
  assignee = new Uint32Array(0);
  requester = new Uint32Array(0);
  group = new Uint16Array(0);
  organization = new Uint16Array(0);
  createdSec = new Uint32Array(0);
  updatedSec = new Uint32Array(0);
  generatedSec = new Uint32Array(0);
  statusSinceSec = new Uint32Array(0);
  /** Index into `tagSets`. */
  tagSet = new Uint32Array(0);
  /** Id of the problem that an incident belongs to; 0 for none. */
  problem = new Uint32Array(0);
  /** Index into `RATINGS`; 0 for tickets never put up for rating. */
  rating = new Uint8Array(0);
  life = new Uint8Array(0);
  aiAgent = new Uint8Array(0);
  readonly externalIds: (string | null)[] = [];
  readonly tagSets: (readonly string[])[] = [];
  readonly #tagSetIds = new Map<string, number>();

  constructor(capacity: number) {
    this.#grow(Math.max(16, capacity));
  }

  /** How many tickets there have been, deleted ones included. */
  get size(): number {
    return this.#size;
  }

  /** Writes the row of a ticket, which may be new. */
  set(ticket: TicketFacts): void {
    const row = ticket.id - 1;
    if (row >= this.status.length) this.#grow(Math.max(row + 1, this.status.length * 2));
    this.#size = Math.max(this.#size, row + 1);
    this.status[row] = STATUSES.indexOf(ticket.status);
    this.priority[row] = ticket.priority === null ? 0 : PRIORITIES.indexOf(ticket.priority) + 1;
    this.type[row] = ticket.type === null ? 0 : TICKET_TYPES.indexOf(ticket.type) + 1;
    this.assignee[row] = ticket.assigneeId === null ? NOBODY : users.ordinal(ticket.assigneeId) + 1;
    this.requester[row] = users.ordinal(ticket.requesterId) + 1;
    this.group[row] = ticket.groupId === null ? NOBODY : groups.ordinal(ticket.groupId) + 1;
    this.organization[row] = ticket.organizationId === null ? NOBODY : organizations.ordinal(ticket.organizationId) + 1;
    this.createdSec[row] = ticket.createdAt / 1000;
    this.updatedSec[row] = ticket.updatedAt / 1000;
    this.generatedSec[row] = ticket.generatedAt / 1000;
    this.statusSinceSec[row] = ticket.statusSince / 1000;
    this.tagSet[row] = this.#internTags(ticket.tags);
    this.externalIds[row] = ticket.externalId;
    this.problem[row] = ticket.problemId ?? 0;
    this.rating[row] = Math.max(0, RATINGS.indexOf(ticket.satisfaction?.score ?? 'unoffered'));
    this.life[row] = ticket.scrubbed ? SCRUBBED : ticket.deleted ? DELETED : LIVE;
    this.aiAgent[row] = ticket.aiAgent ? 1 : 0;
  }

  tagsAt(row: number): readonly string[] {
    return this.tagSets[this.tagSet[row]!]!;
  }

  /** Whether the ticket has left for the archive. */
  archivedAt(row: number, now: number): boolean {
    const age = now / 1000 - this.statusSinceSec[row]!;
    return this.status[row] === CLOSED && age > ARCHIVED_AFTER_DAYS * DAY_SECONDS;
  }

  /** Whether lists and views show the ticket. */
  listedAt(row: number, now: number): boolean {
    return this.life[row] === LIVE && !this.archivedAt(row, now);
  }

  #internTags(tags: readonly string[]): number {
    const key = tags.join(' ');
    let id = this.#tagSetIds.get(key);
    if (id === undefined) {
      id = this.tagSets.push(tags) - 1;
      this.#tagSetIds.set(key, id);
    }
    return id;
  }

  #grow(capacity: number): void {
    this.status = widen(this.status, new Uint8Array(capacity));
    this.priority = widen(this.priority, new Uint8Array(capacity));
    this.type = widen(this.type, new Uint8Array(capacity));
    this.assignee = widen(this.assignee, new Uint32Array(capacity));
    this.requester = widen(this.requester, new Uint32Array(capacity));
    this.group = widen(this.group, new Uint16Array(capacity));
    this.organization = widen(this.organization, new Uint16Array(capacity));
    this.createdSec = widen(this.createdSec, new Uint32Array(capacity));
    this.updatedSec = widen(this.updatedSec, new Uint32Array(capacity));
    this.generatedSec = widen(this.generatedSec, new Uint32Array(capacity));
    this.statusSinceSec = widen(this.statusSinceSec, new Uint32Array(capacity));
    this.tagSet = widen(this.tagSet, new Uint32Array(capacity));
    this.problem = widen(this.problem, new Uint32Array(capacity));
    this.rating = widen(this.rating, new Uint8Array(capacity));
    this.life = widen(this.life, new Uint8Array(capacity));
    this.aiAgent = widen(this.aiAgent, new Uint8Array(capacity));
  }
}

function widen<Column extends Uint8Array | Uint16Array | Uint32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
