import type { FieldEdits, NewTicket } from '../../domain/edit.ts';
import type {
  Rejected,
  SourceAttachment,
  SourceComment,
  SourceDesk,
  SourceHistory,
  SourcePerson,
  SourcePriority,
  SourceQueue,
  SourceStatus,
  SourceTicket,
} from '../../domain/source.ts';
import type { CallOptions, ContentStream } from '../transport/call-options.ts';
import type { OutgoingFile } from '../transport/outgoing-content.ts';
import type { SlaPolicy } from './sla-policy.ts';

/**
 * One Zendesk account, in our words. Ids are Zendesk's as strings (they exceed the safe integers). Lists come whole
 * unless the result names a cursor. All failures are `AppError`s.
 */
export interface ZendeskUpstream {
  /** Where people open it: `https://acme.zendesk.com`. */
  readonly siteUrl: string;

  /** Who we are there. Refused with status 401 when the credentials are not accepted. */
  me(options?: CallOptions): Promise<ZendeskAccount>;

  /** Fields, forms, custom statuses and service level policies: needed to read tickets. What the plan lacks is left empty. */
  catalogue(options?: CallOptions): Promise<ZendeskCatalogue>;
  /** Custom statuses where the account has them, else the built-in ones; `closed` is always one of its own. */
  statuses(catalogue: ZendeskCatalogue): SourceStatus[];
  priorities(): SourcePriority[];
  /** Groups as desks, and one of kind `account` with the id '' for tickets in none. */
  groups(options?: CallOptions): Promise<SourceDesk[]>;
  organizations(options?: CallOptions): Promise<OrganizationList>;
  /** Missing ones are left out. */
  organizationsByIds(ids: readonly string[], options?: CallOptions): Promise<OrganizationList>;
  /** Active shared views, as queues of the group they are restricted to or of the account (''). */
  views(options?: CallOptions): Promise<SourceQueue[]>;

  /** What is in a view, for one whose conditions cannot be decided from a ticket. Up to ten minutes old. */
  viewTicketIds(viewSourceId: string, options?: CallOptions): Promise<string[]>;

  /** All that the account's own integration links with issues of a Jira; null where it is not installed, or not for us. */
  jiraLinks(options?: CallOptions): Promise<JiraLink[] | null>;

  /** Organisations by when they changed. Boundary rows repeat. */
  exportOrganizations(from: EventExportStart, options?: CallOptions): Promise<OrganizationExportPage>;
  exportUsers(from: ExportStart, options?: CallOptions): Promise<UserExportPage>;
  /** The last minute is withheld by Zendesk. A cursor is durable: go on from it forever. */
  exportTickets(from: ExportStart, catalogue: ZendeskCatalogue, options?: CallOptions): Promise<TicketExportPage>;
  /** Comments and history by ticket. Boundary rows repeat: ids are stable. */
  exportTicketEvents(
    from: EventExportStart,
    catalogue: ZendeskCatalogue,
    options?: CallOptions,
  ): Promise<TicketEventsPage>;

  /** Null when it does not exist; a softly deleted one also answers null. */
  ticket(id: string, catalogue: ZendeskCatalogue, options?: CallOptions): Promise<SourceTicket | null>;
  /** Missing ones are left out. */
  ticketsByIds(
    ids: readonly string[],
    catalogue: ZendeskCatalogue,
    options?: CallOptions,
  ): Promise<{ tickets: SourceTicket[]; rejected: Rejected[] }>;
  /** The versions of those that are there and shown to us; null for one whose version cannot be understood. */
  ticketVersions(ids: readonly string[], options?: CallOptions): Promise<Map<string, number | null>>;
  /**
   * A hundred of the tickets shown to us, by their ids and without those that are archived; those whose version cannot
   * be understood are left out. `after`: what the page before gave, null for the first.
   */
  listTickets(after: string | null, options?: CallOptions): Promise<TicketListPage>;
  /** Null when the ticket is gone. */
  comments(id: string, options?: CallOptions): Promise<ZendeskConversation | null>;
  /** Null when the ticket is gone. Oldest first. */
  audits(
    id: string,
    catalogue: ZendeskCatalogue,
    options?: CallOptions,
  ): Promise<{ items: SourceHistory[]; people: SourcePerson[] } | null>;

  /**
   * One change, sent once. When it is unknown whether Zendesk took it, the error is `upstream_failed` with
   * `details.ambiguous`; a refusal is `upstream_refused` with `details: { status, reason }`.
   */
  updateTicket(id: string, change: TicketChange, catalogue: ZendeskCatalogue, options?: CallOptions): Promise<Made>;
  /** Takes a file; nobody sees it before a comment of the next days names the token. */
  upload(file: OutgoingFile, options?: CallOptions): Promise<string>;
  /** What an edit left behind, for when the answer to `updateTicket` was lost. */
  findEdit(id: string, editId: string, options?: CallOptions): Promise<Made | null>;
  /** Sent twice within two hours with the same `editId` it makes one ticket. */
  createTicket(ticket: NewZendeskTicket, options?: CallOptions): Promise<Made>;
  /** The ticket an edit left behind, for when the answer to `createTicket` was lost. */
  findTicketByEdit(editId: string, options?: CallOptions): Promise<{ sourceId: string } | null>;

  usersByEmail(email: string, options?: CallOptions): Promise<SourcePerson[]>;
  usersByIds(ids: readonly string[], options?: CallOptions): Promise<SourcePerson[]>;

  /** `url` as it stands in a `SourceAttachment`. */
  attachmentContent(url: string, request?: { range?: string }, options?: CallOptions): Promise<ContentStream>;
}

export interface ZendeskAccount {
  person: SourcePerson;
  timeZone: string;
  /** Exports need an administrator. */
  isAdmin: boolean;
}

/** Plain data: may be stored and passed back. */
export interface ZendeskCatalogue {
  fields: { id: string; title: string; type: string; options: { value: string; name: string }[] }[];
  /** `isDefault`: what the category alone means. */
  customStatuses: { id: string; name: string; statusCategory: string; isDefault: boolean; active: boolean }[];
  forms: { id: string; name: string }[];
  /** In the order in which they are tried. */
  slaPolicies: SlaPolicy[];
  /** What the plan or our role leaves out, by name. */
  lacking: string[];
}

export interface ZendeskOrganization {
  sourceId: string;
  name: string;
}

/** A ticket and the issue it is linked with; the account does not say on which site. */
export interface JiraLink {
  sourceId: string;
  otherSourceId: string;
  otherKey: string;
}

/** `startTime` once (epoch ms), the cursor ever after. */
export type ExportStart = { startTime: number } | { cursor: string };

export interface TicketExportPage {
  tickets: SourceTicket[];
  /** Everyone side-loaded with the page. */
  people: SourcePerson[];
  rejected: Rejected[];
  cursor: string;
  /** Caught up for now; ask again later with the cursor. */
  endOfStream: boolean;
}

export interface TicketListPage {
  tickets: ListedTicket[];
  /** Null at the end of the list. */
  after: string | null;
}

export interface ListedTicket {
  sourceId: string;
  version: number;
  /** How much was said in it; null where Zendesk does not count it. */
  comments: number | null;
}

export interface UserExportPage {
  people: SourcePerson[];
  rejected: Rejected[];
  cursor: string;
  endOfStream: boolean;
}

export interface OrganizationList {
  organizations: ZendeskOrganization[];
  rejected: Rejected[];
}

export interface OrganizationExportPage extends OrganizationList {
  /** As in `TicketEventsPage`. */
  nextTime: number;
  endOfStream: boolean;
}

export interface EventExportStart {
  /** Epoch ms; this export knows times only, so `nextTime` of the page before goes on. */
  startTime: number;
}

export interface TicketEventsPage {
  tickets: { sourceId: string; conversation: ZendeskConversation; histories: SourceHistory[] }[];
  rejected: Rejected[];
  /** Epoch ms to go on from; unchanged when more than a page happened in one second (the walk is pinned). */
  nextTime: number;
  endOfStream: boolean;
}

export interface ZendeskConversation {
  comments: SourceComment[];
  attachments: SourceAttachment[];
  people: SourcePerson[];
}

/** Id of the comment or ticket a write made; null where it made none, or the answer did not say. */
export interface Made {
  sourceId: string | null;
}

export interface NewZendeskTicket extends NewTicket {
  /** Of files that go with its first comment. */
  uploadTokens?: readonly string[];
  /** Marks the ticket, so that a lost answer can be recognised. */
  editId: string;
}

export interface TicketChange {
  /** Marks the audit, so that a lost answer can be recognised. */
  editId: string;
  /** Body is text or Markdown. */
  comment?: { body: string; public: boolean; uploadTokens?: readonly string[] };
  /** A status's source id, as `statuses` gives them. */
  statusSourceId?: string;
  assigneeSourceId?: string | null;
  fields?: FieldEdits;
  /** `updated` as read (epoch ms): refuse when someone changed it since. */
  onlyIfUpdatedAt?: number;
}
