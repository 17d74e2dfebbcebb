import type { TicketEdit } from '../../src/domain/edit.ts';
import { weigh } from '../../src/domain/edit-conflict.ts';
import type { SourceTicket } from '../../src/domain/source.ts';
import type { EditSender, Looks, OutgoingEdit, Senders, Sent, Trace } from '../../src/sync/push/edit-sender.ts';
import { presentMembers } from '../../src/sync/push/present-members.ts';
import { sourceComment, sourceTicket } from '../source-ticket.ts';

/** What goes wrong, in turn, by the part of the way it goes wrong at; null lets one through. */
export interface Faults {
  lookUp?: unknown[];
  /** Before the write is taken. */
  send?: unknown[];
  /** After it was taken. */
  answer?: unknown[];
  read?: unknown[];
  /** How many looks miss what was taken: an index that lags, or a call that is carried out late. */
  lag?: number;
  slow?: { ticket: string; until: Promise<void> };
}

/** An upstream that takes edits and new tickets, and remembers by their marks which it has. */
export class FakeUpstream implements EditSender, Senders {
  /** Marks in the order their effects came about. */
  readonly ledger: string[] = [];
  /** Ticket and edit, in the order of arrival. */
  readonly arrived: string[] = [];
  /** How many calls each part took. */
  readonly calls = { find: 0, send: 0, read: 0 };
  readonly looksForMade: Looks;
  readonly #looks: Looks;
  readonly #tickets = new Map<string, SourceTicket>();
  readonly #comments = new Map<string, string[]>();
  readonly #made = new Map<string, string>();
  readonly #complete = new Set<string>();
  readonly #faults: Faults;

  constructor(faults: Faults = {}, looks: Looks = { times: 1, everyMs: 0 }) {
    this.#faults = faults;
    this.#looks = looks;
    this.looksForMade = looks;
  }

  comments(ticket: string): string[] {
    return this.#comments.get(ticket) ?? [];
  }

  ticket(sourceId: string): SourceTicket {
    return this.#tickets.get(sourceId) ?? sourceTicket({ sourceId, deskSourceId: 'd' });
  }

  /** What somebody else does there. */
  change(sourceId: string, own: Partial<SourceTicket>): void {
    const before = this.ticket(sourceId);
    this.#tickets.set(sourceId, { ...before, ...own, version: before.version + 1 });
  }

  of: Senders['of'] = async () => ({ ...(this as EditSender), as: 'integration' });

  find: EditSender['find'] = async ({ edit, mark, ticketSourceId }) => {
    this.calls.find++;
    fail(this.#faults.lookUp);
    if (this.#behind()) return null;
    if (edit.kind === 'files') return this.#complete.has(ticketSourceId) ? { sourceId: null } : null;
    if (edit.kind !== 'comment') return null;
    return this.comments(ticketSourceId).includes(mark) ? { sourceId: mark } : null;
  };

  looksFor: EditSender['looksFor'] = () => this.#looks;

  send: EditSender['send'] = async (outgoing): Promise<Sent> => {
    const { ticketSourceId: ticket, mark } = outgoing;
    this.calls.send++;
    fail(this.#faults.send);
    if (this.#faults.slow?.ticket === ticket) await this.#faults.slow.until;
    const sent = this.#take(outgoing);
    if (sent.kind === 'stands') this.arrived.push(`${ticket} ${mark.split('-')[0]}`);
    fail(this.#faults.answer);
    return sent;
  };

  findMade: EditSender['findMade'] = async ({ mark }): Promise<Trace | null> => {
    this.calls.find++;
    fail(this.#faults.lookUp);
    const sourceId = this.#behind() ? undefined : this.#made.get(mark);
    return sourceId === undefined ? null : { sourceId };
  };

  make: EditSender['make'] = async ({ mark, ticket }) => {
    this.calls.send++;
    fail(this.#faults.send);
    const sourceId = String(1_000 + this.#made.size);
    this.ledger.push(mark);
    this.#made.set(mark, sourceId);
    this.change(sourceId, { summary: ticket.summary, type: ticket.type, labels: ticket.labels });
    fail(this.#faults.answer);
    return { sourceId };
  };

  read: Senders['read'] = async (sourceId) => {
    this.calls.read++;
    fail(this.#faults.read);
    const items = this.comments(sourceId).map((mark) => sourceComment({ sourceId: mark }));
    const ticket = this.ticket(sourceId);
    return { tickets: [{ ...ticket, version: ticket.version + 1, comments: { items, complete: true } }] };
  };

  #behind(): boolean {
    const { lag = 0 } = this.#faults;
    this.#faults.lag = Math.max(0, lag - 1);
    return lag > 0;
  }

  #take({ ticketSourceId, edit, base, mark }: OutgoingEdit): Sent {
    if (edit.kind === 'files') {
      this.#complete.add(ticketSourceId);
      this.ledger.push(`files of ${mark}`);
      return { kind: 'stands', sourceId: null };
    }
    if (edit.kind === 'comment') {
      this.#comments.set(ticketSourceId, [...this.comments(ticketSourceId), mark]);
      this.ledger.push(mark);
      this.change(ticketSourceId, {});
      return { kind: 'stands', sourceId: mark };
    }
    const weighed = weigh(edit, base, presentMembers(this.ticket(ticketSourceId)));
    if (weighed.kind === 'conflict') return weighed;
    if (weighed.kind === 'send') {
      this.ledger.push(mark);
      this.change(ticketSourceId, changed(weighed.edit));
    }
    return { kind: 'stands', sourceId: null };
  }
}

function changed(edit: TicketEdit): Partial<SourceTicket> {
  switch (edit.kind) {
    case 'comment':
      return {};
    case 'transition':
      return { statusSourceId: edit.toStatusSourceId };
    case 'assign':
      return { assigneeSourceId: edit.assigneeSourceId };
    case 'fields': {
      const { description: _description, ...fields } = edit.fields;
      return fields;
    }
  }
}

function fail(failures: unknown[] | undefined): void {
  const failure = failures?.shift();
  if (failure) throw failure;
}
