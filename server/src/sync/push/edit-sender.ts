import type { NewTicket, TicketEdit } from '../../domain/edit.ts';
import type { EditBase, MemberConflict } from '../../domain/edit-conflict.ts';
import type { OutgoingFile } from '../../upstream/transport/outgoing-content.ts';
import type { Arrival } from '../take-over.ts';

/** What is sent to a ticket: an edit of it, or the files of one that was just made. */
export type SentEdit = TicketEdit | { kind: 'files' };

/** An edit of a ticket on its way out. */
export interface OutgoingEdit {
  /** Marks it upstream, so that one whose answer was lost is found again. */
  mark: string;
  ticketSourceId: string;
  edit: SentEdit;
  base: EditBase | null;
  /** What goes with a comment or a new ticket. */
  files?: readonly OutgoingFile[];
  /** Ids of what other edits made there, where that matters to finding this one's. */
  madeByOthers?: readonly string[];
  /** When a person made it, epoch ms: what it leaves upstream is no older. */
  madeAt: number;
}

/** A ticket on its way out. */
export interface OutgoingTicket {
  mark: string;
  ticket: NewTicket;
  /** What goes with it, where its site takes both at once. */
  files?: readonly OutgoingFile[];
  /** When a send of unknown outcome began; null: none did. */
  sentAt: number | null;
}

/** What an edit left upstream. `sourceId`: of the comment or ticket it made, where that is known. */
export interface Trace {
  sourceId: string | null;
}

/** How a send ended; all other ends are errors. */
export type Sent =
  /** It stands, because it was sent or because it was so already. */
  ({ kind: 'stands' } & Trace) | { kind: 'conflict'; conflicts: MemberConflict[] };

/** How often something must be looked for in vain before it is certain that it never arrived. */
export interface Looks {
  times: number;
  everyMs: number;
}

/** How edits reach one kind of upstream, as one account there. */
export interface EditSender {
  /** What an earlier try, whose answer was lost, left behind. Null for what may be sent twice. */
  find(edit: OutgoingEdit): Promise<Trace | null>;
  looksFor(edit: OutgoingEdit): Looks;
  /**
   * Sends an edit, unless somebody else changed the same since the person looked; once this resolves it stands or is
   * in conflict.
   *
   * @throws AppError `upstream_refused` when the upstream will not have it; any transient kind to try again, with
   *   `details.ambiguous` when it may stand all the same
   */
  send(edit: OutgoingEdit): Promise<Sent>;
  /** As `find`, for tickets. */
  findMade(ticket: OutgoingTicket): Promise<Trace | null>;
  readonly looksForMade: Looks;
  /** As `send`, for tickets; files that did not go with one are then sent to it. */
  make(ticket: OutgoingTicket): Promise<Trace>;
}

/** Who sends: the person themselves where they linked their account, else the integration's account. */
export interface ChosenSender extends EditSender {
  readonly as: 'person' | 'integration';
}

/** How the edits of one connection reach it. */
export interface Senders {
  /** @throws AppError `LINKED_ACCOUNT_REFUSED` when the person's own account is not accepted any more */
  of(userId: number): Promise<ChosenSender>;
  /** The ticket as it now stands, read as the mirror reads; null when it is gone. */
  read(ticketSourceId: string): Promise<Arrival | null>;
}
