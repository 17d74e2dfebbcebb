/** The account's tickets: as the world made them, with what was changed since laid over. */
import type { World } from '../../world/world.ts';
import { baseAudits, baseAuditTimes } from '../content/base-audits.ts';
import { baseFacts, baseTicket, countTickets } from '../content/base-tickets.ts';
import { TicketColumns } from './columns.ts';
import { ExportOrder } from './export-order.ts';
import type { AuditRecord, CommentEvent, TicketFacts, TicketRecord } from './record.ts';

/** Where a comment stands: its ticket, audit, and position among the audit's events (from 1). */
export interface CommentPlace {
  ticketId: number;
  ordinal: number;
  part: number;
}

/** One elementary change; the state file is a list of them. */
export type TicketChange =
  | { kind: 'record'; record: TicketRecord }
  | { kind: 'audit'; ticketId: number; audit: AuditRecord }
  | { kind: 'comment'; place: CommentPlace; comment: CommentEvent };

interface Changed {
  record: TicketRecord;
  audits: AuditRecord[];
  comments: { place: CommentPlace; comment: CommentEvent }[];
}

export class TicketStore {
  readonly columns: TicketColumns;
  readonly order: ExportOrder;
  readonly #world: World;
  readonly #baseCount: number;
  readonly #changed = new Map<number, Changed>();

  constructor(world: World) {
    this.#world = world;
    this.#baseCount = countTickets(world.tickets);
    this.columns = new TicketColumns(this.#baseCount + 1024);
    for (let id = 1; id <= this.#baseCount; id++) this.columns.set(baseFacts(world, id));
    this.order = new ExportOrder(this.columns);
  }

  /** The id that the next new ticket gets. */
  get nextId(): number {
    return this.columns.size + 1;
  }

  /** A ticket in whatever state of life; undefined when there never was one. */
  find(id: number): TicketRecord | undefined {
    if (!Number.isInteger(id) || id < 1 || id > this.columns.size) return undefined;
    return this.#changed.get(id)?.record ?? baseTicket(this.#world, id);
  }

  /** What `find` finds, without the words. */
  facts(id: number): TicketFacts | undefined {
    if (!Number.isInteger(id) || id < 1 || id > this.columns.size) return undefined;
    return this.#changed.get(id)?.record ?? baseFacts(this.#world, id);
  }

  /** A ticket that can be read and edited: neither deleted nor missing. */
  live(id: number): TicketRecord | undefined {
    const ticket = this.find(id);
    return ticket === undefined || ticket.deleted || ticket.scrubbed ? undefined : ticket;
  }

  /** The audits of a ticket, without the comments' words when only the outline matters. */
  audits(id: number, { words }: { words: boolean } = { words: true }): AuditRecord[] {
    const base = id <= this.#baseCount ? baseAudits(this.#world, id, words) : [];
    const changed = this.#changed.get(id);
    if (changed === undefined) return base;
    const audits = [...base, ...changed.audits];
    for (const { place, comment } of changed.comments) {
      const audit = audits[place.ordinal]!;
      audits[place.ordinal] = { ...audit, events: audit.events.with(place.part - 1, comment) };
    }
    return audits;
  }

  /** The times of a ticket's audits in epoch seconds, in order; cheaper than the audits. */
  auditTimes(id: number): number[] {
    const base = id <= this.#baseCount ? baseAuditTimes(this.#world, id) : [];
    const added = this.#changed.get(id)?.audits ?? [];
    return [...base, ...added.map(({ at }) => at / 1000)];
  }

  /** Makes a change; the only way by which tickets change, live or when replayed. */
  apply(change: TicketChange): void {
    switch (change.kind) {
      case 'record': {
        this.#changedOf(change.record.id, change.record).record = change.record;
        this.columns.set(change.record);
        this.order.touch(change.record.id - 1);
        break;
      }
      case 'audit':
        this.#changedOf(change.ticketId).audits.push(change.audit);
        break;
      case 'comment':
        this.#changedOf(change.place.ticketId).comments.push({ place: change.place, comment: change.comment });
        break;
    }
  }

  /** How many tickets differ from the world's. */
  get changedCount(): number {
    return this.#changed.size;
  }

  /** Ids of the tickets that differ from the world's. */
  changedIds(): Iterable<number> {
    return this.#changed.keys();
  }

  #changedOf(id: number, record?: TicketRecord): Changed {
    let changed = this.#changed.get(id);
    if (changed === undefined) {
      changed = { record: record ?? baseTicket(this.#world, id), audits: [], comments: [] };
      this.#changed.set(id, changed);
    }
    return changed;
  }
}
