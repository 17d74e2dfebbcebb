import type { ServiceFacts } from './service-facts.ts';
import type { StatusCategory, WaitsFor } from './status.ts';

/**
 * What an upstream says, in our words: the shapes the connectors hand to sync. Ids are the upstream's own, as
 * strings, because Zendesk's exceed the safe integers. Times are epoch milliseconds.
 */

/** Text as the upstream holds it, and its plain form for search and previews. */
export interface Body {
  /** `adf`: a JSON document; `html`: markup not yet sanitised; `text`: plain. */
  format: 'adf' | 'html' | 'text';
  source: string;
  text: string;
}

export interface SourcePerson {
  sourceId: string;
  name: string;
  email: string | null;
  active: boolean;
  /** `agent` works tickets, `customer` asks, `app` is a machine. */
  kind: 'agent' | 'customer' | 'app';
}

export interface SourceStatus {
  sourceId: string;
  name: string;
  category: StatusCategory;
  waitsFor: WaitsFor;
  /** The upstream's own word (Jira's category key, Zendesk's status), which its queries ask for. */
  upstreamCategory?: string;
}

export interface SourcePriority {
  name: string;
  /** 1 is the most urgent of the site; NO_PRIORITY_RANK where a ticket has none. */
  rank: number;
}

export const NO_PRIORITY_RANK = 9;

export interface SourceDesk {
  sourceId: string;
  kind: 'service_desk' | 'project' | 'group' | 'account';
  key: string;
  name: string;
  /** Names of the types a ticket of its own can be made with; absent where they are not told desk by desk. */
  ticketTypes?: readonly string[];
}

export interface SourceQueue {
  sourceId: string;
  /** The desk it is listed under. */
  deskSourceId: string;
  name: string;
  position: number;
  /** What defines it upstream: JQL, or a Zendesk view's conditions. */
  query: { language: 'jql'; text: string } | { language: 'zendesk'; conditions: ZendeskConditions };
}

export interface ZendeskCondition {
  field: string;
  operator: string;
  value: string | string[] | null;
}

export interface ZendeskConditions {
  all: ZendeskCondition[];
  any: ZendeskCondition[];
  /** In which order a view shows its tickets; left out where it does not say. */
  order?: { by: string; descending: boolean };
}

export interface SourceBoard {
  sourceId: string;
  name: string;
  kind: 'scrum' | 'kanban';
  /** The project it is located in. */
  deskSourceId: string;
  columns: { name: string; statusSourceIds: string[] }[];
  /** The custom field that holds the estimate, when the board estimates by one. */
  estimationFieldId: string | null;
}

export interface SourceSprint {
  sourceId: string;
  boardSourceId: string;
  name: string;
  state: 'future' | 'active' | 'closed';
  goal: string | null;
  startAt: number | null;
  endAt: number | null;
  completeAt: number | null;
}

export interface SourceComment {
  sourceId: string;
  authorSourceId: string | null;
  body: Body;
  public: boolean;
  createdAt: number;
  updatedAt: number;
}

export interface SourceWorklog {
  sourceId: string;
  authorSourceId: string | null;
  startedAt: number;
  updatedAt: number;
  seconds: number;
  text: string;
}

export interface SourceAttachment {
  sourceId: string;
  filename: string;
  mimeType: string;
  sizeBytes: number;
  authorSourceId: string | null;
  createdAt: number | null;
  /** Where the bytes are; fetched only through the connector. */
  url: string;
}

export interface SourceLink {
  /** As read from this ticket: "blocks", "is blocked by", "relates to". */
  type: string;
  otherSourceId: string;
  otherKey: string;
  otherSummary: string;
  /** Whether this ticket cannot proceed until the other is solved. */
  blockedBy: boolean;
}

export interface SourceSla {
  /** Unique within the ticket: the metric's or the field's id. */
  sourceId: string;
  name: string;
  state: 'running' | 'paused' | 'breached' | 'met';
  startedAt: number | null;
  /** When it breaches or breached; null while paused without a date. */
  dueAt: number | null;
  stoppedAt: number | null;
  goalMs: number | null;
  /** As of the read, only kept for a paused clock. */
  remainingMs: number | null;
}

/** One entry of a changelog or an audit. */
export interface SourceHistory {
  sourceId: string;
  authorSourceId: string | null;
  at: number;
  items: SourceHistoryItem[];
}

export interface SourceHistoryItem {
  /** `status`, `assignee`, `priority`, `summary`, … in Jira's words; other fields by their name. */
  field: string;
  /** Ids where the upstream gives them (status id, account id), else null. */
  fromId: string | null;
  toId: string | null;
  from: string | null;
  to: string | null;
}

/** A list that may be only the first part of what the upstream has. */
export interface Part<T> {
  items: T[];
  complete: boolean;
  /** Of the items, where it is made already: `ticket-digest.ts`. */
  digest?: string;
}

export interface SourceTicket {
  sourceId: string;
  key: string;
  url: string;
  /** Desk by its source id: a project, or a Zendesk group ('' when in none). */
  deskSourceId: string;
  /** Rejects older copies: `updated` in ms for Jira, `generated_timestamp` in ms for Zendesk. */
  version: number;
  deleted: boolean;
  summary: string;
  description: Body | null;
  statusSourceId: string;
  status: string;
  statusCategory: StatusCategory;
  waitsFor: WaitsFor;
  priority: string | null;
  priorityRank: number;
  type: string;
  isSubtask: boolean;
  parentSourceId: string | null;
  /** Request type, or a Zendesk form's name, where there is one. */
  category: string | null;
  requesterSourceId: string | null;
  assigneeSourceId: string | null;
  labels: string[];
  components: string[];
  /** Custom fields by display name; null and empty ones left out. */
  customFields: { id: string; name: string; value: unknown }[];
  storyPoints: number | null;
  sprintSourceIds: string[];
  resolution: string | null;
  createdAt: number;
  updatedAt: number;
  resolvedAt: number | null;
  dueAt: number | null;
  /** People named anywhere in this ticket, so that a row never waits for the people sync. */
  people: SourcePerson[];
  comments: Part<SourceComment>;
  worklogs: Part<SourceWorklog>;
  attachments: SourceAttachment[];
  links: SourceLink[];
  slas: SourceSla[];
  /** Null where the site tells nothing of the kind. */
  service: ServiceFacts | null;
  /** Of its own members, where it is made already: `ticket-digest.ts`. */
  digest?: string;
}

/** A record of a page that could not be understood: kept aside, visible, never in the way of the others. */
export interface Rejected {
  /** Of the ticket, person or organisation to read again to have it; null where it names none. */
  sourceId: string | null;
  /** What of it: an entry of a ticket's history, a person, an organisation. The ticket itself unless said. */
  part?: 'history' | 'person' | 'organization';
  /** Our database refuses it; unless said it could not be understood. */
  cause?: 'refused';
  reason: string;
  raw: string;
}
