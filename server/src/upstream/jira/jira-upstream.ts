import type { FieldEdits, NewTicket } from '../../domain/edit.ts';
import type {
  Rejected,
  SourceBoard,
  SourceComment,
  SourceDesk,
  SourceHistory,
  SourcePerson,
  SourcePriority,
  SourceQueue,
  SourceSprint,
  SourceStatus,
  SourceTicket,
  SourceWorklog,
} from '../../domain/source.ts';
import type { CallOptions, ContentStream } from '../transport/call-options.ts';
import type { OutgoingFile } from '../transport/outgoing-content.ts';
import type { FieldCatalogue } from './field-catalogue.ts';

/**
 * One Jira Cloud site, in our words. Ids are Jira's numeric ids as strings; wherever an issue is asked for, its key
 * works too. Lists come whole (every page) unless the result names a page token. All failures are `AppError`s.
 */
export interface JiraUpstream {
  /** Where people open it: `https://acme.atlassian.net`. */
  readonly siteUrl: string;

  /** Who we are there. Refused with status 401 when the credentials are not accepted. */
  myself(options?: CallOptions): Promise<JiraAccount>;

  /**
   * What the site's custom fields mean. Give the boards when they are known: their estimation settings decide which
   * field holds story points.
   */
  fields(boards?: readonly SourceBoard[], options?: CallOptions): Promise<FieldCatalogue>;
  statuses(options?: CallOptions): Promise<SourceStatus[]>;
  /** Most urgent first; the rank is the position, from 1. */
  priorities(options?: CallOptions): Promise<SourcePriority[]>;
  /** Every project one may see, archived and deleted ones included, so that a lost project is told from a lost ticket. */
  projects(options?: CallOptions): Promise<JiraProject[]>;
  /** Empty where Service Management is not installed or not permitted. */
  serviceDesks(options?: CallOptions): Promise<JiraServiceDesk[]>;
  queues(serviceDesk: JiraServiceDesk, options?: CallOptions): Promise<SourceQueue[]>;
  /** Boards with their columns; a board whose configuration is refused has none. Empty without Jira Software. */
  boards(options?: CallOptions): Promise<SourceBoard[]>;
  /** Empty for a board without sprints. */
  sprints(boardSourceId: string, options?: CallOptions): Promise<SourceSprint[]>;

  /**
   * One page of a search. A record that cannot be understood is in `rejected`; a page that cannot be understood is an
   * error, so that the caller's cursor stays. A token that was seen before is the caller's to notice.
   */
  searchIssues(query: IssueSearch, options?: CallOptions): Promise<IssuePage>;
  /** One page of when issues were last updated, and nothing else of them: what a look for changes needs to know. */
  searchIssueUpdates(query: IssueIdSearch, options?: CallOptions): Promise<IssueUpdatesPage>;
  /** One page of ids alone, up to 5,000: the census that finds deletions. */
  searchIssueIds(query: IssueIdSearch, options?: CallOptions): Promise<IssueIdPage>;
  /** An estimate that lags behind writes. */
  approximateCount(jql: string, options?: CallOptions): Promise<number>;
  /** Null when it does not exist or is hidden from us: Jira does not tell which. */
  issue(idOrKey: string, reading: IssueReading, options?: CallOptions): Promise<SourceTicket | null>;
  /** Up to 100 issues; unknown and hidden ones are missing from the answer. */
  issuesByIds(
    idsOrKeys: readonly string[],
    reading: IssueReading,
    options?: CallOptions,
  ): Promise<{ issues: SourceTicket[]; rejected: Rejected[] }>;

  /** Whole changelogs of up to 1,000 issues, oldest entry first. One that never changed, or is gone, has none. */
  changelogs(issueSourceIds: readonly string[], options?: CallOptions): Promise<JiraChangelogs>;
  /** Null when the issue is gone. */
  comments(idOrKey: string, options?: CallOptions): Promise<{ items: SourceComment[]; people: SourcePerson[] } | null>;
  worklogs(idOrKey: string, options?: CallOptions): Promise<{ items: SourceWorklog[]; people: SourcePerson[] } | null>;

  /** Worklogs of all issues that were updated or deleted since then (epoch ms); Jira holds the last minute back. */
  worklogFeed(kind: 'updated' | 'deleted', since: number, options?: CallOptions): Promise<WorklogFeed>;
  /** Ids of the issues that have any of these worklogs; unknown and hidden ones have none. */
  worklogOwners(worklogSourceIds: readonly string[], options?: CallOptions): Promise<string[]>;

  /** What may be done to it now; ids differ by workflow, so ask each time. Empty when nothing may. */
  transitions(idOrKey: string, options?: CallOptions): Promise<JiraTransition[]>;

  /**
   * Writes are sent once. When it is unknown whether Jira took one, the error is `upstream_failed` with
   * `details.ambiguous`; a refusal is `upstream_refused` with `details: { status, reason }`.
   */
  addComment(idOrKey: string, comment: NewComment, options?: CallOptions): Promise<Made>;
  /** Files of an issue, whoever attached them; empty when the issue is gone. */
  attachments(idOrKey: string, options?: CallOptions): Promise<JiraFile[]>;
  attach(idOrKey: string, file: OutgoingFile, options?: CallOptions): Promise<JiraFile>;
  /** Says something to the customer of a request, with files: one comment, which shows both. */
  replyWithFiles(request: CustomerReply, options?: CallOptions): Promise<Made>;
  /** The comments of a request that customers see, with the names of their files, newest first. */
  requestReplies(idOrKey: string, options?: CallOptions): Promise<RequestReply[]>;
  /** The comment an edit left behind, for when the answer to `addComment` was lost. */
  findCommentByEdit(idOrKey: string, editId: string, options?: CallOptions): Promise<{ sourceId: string } | null>;
  transition(
    idOrKey: string,
    transitionId: string,
    fields: Record<string, unknown>,
    options?: CallOptions,
  ): Promise<void>;
  assign(idOrKey: string, accountId: string | null, options?: CallOptions): Promise<void>;
  /** Only the members present are changed; a description is Markdown. */
  editFields(idOrKey: string, edits: FieldEdits, catalogue: FieldCatalogue, options?: CallOptions): Promise<void>;
  createIssue(issue: NewIssue, options?: CallOptions): Promise<Made>;
  /**
   * The issue an edit left behind, for when the answer to `createIssue` was lost. The search may be minutes behind:
   * finding nothing proves nothing before that time has passed.
   */
  findIssueByEdit(sought: SoughtIssue, options?: CallOptions): Promise<{ sourceId: string } | null>;

  searchPeople(query: string, options?: CallOptions): Promise<SourcePerson[]>;
  assignablePeople(idOrKey: string, query: string, options?: CallOptions): Promise<SourcePerson[]>;

  attachmentContent(
    attachmentSourceId: string,
    request?: { range?: string },
    options?: CallOptions,
  ): Promise<ContentStream>;
}

export interface JiraFile {
  sourceId: string;
  filename: string;
  sizeBytes: number;
  createdAt: number | null;
  /** Where agents find it. */
  url: string;
}

export interface CustomerReply {
  issueSourceId: string;
  /** Of Service Management. */
  serviceDeskSourceId: string;
  /** Text or Markdown; files alone may go without. */
  body: string;
  files: readonly OutgoingFile[];
}

export interface RequestReply {
  sourceId: string;
  createdAt: number;
  /** In Jira's wiki markup. */
  text: string;
  filenames: string[];
}

export interface WorklogFeed {
  entries: { sourceId: string; at: number }[];
  /** Where to go on from. */
  next: number;
}

export interface JiraAccount {
  person: SourcePerson;
  /** IANA zone in which the site renders times for us and reads JQL dates. */
  timeZone: string;
}

/** A project as a desk, and whether it still lives. Service desks are projects of kind `service_desk`. */
export interface JiraProject extends SourceDesk {
  state: 'live' | 'archived' | 'deleted';
}

export interface JiraServiceDesk {
  /** Service Management's own id, which is not the project's. */
  sourceId: string;
  /** The project, which is the desk tickets refer to. */
  deskSourceId: string;
}

/** What is needed to understand an issue beside the issue itself. */
export interface IssueReading {
  catalogue: FieldCatalogue;
  priorities: readonly SourcePriority[];
}

export interface IssueSearch extends IssueReading {
  jql: string;
  /** From the page before; null for the first. Dies after 7 days: never store it across restarts for long. */
  pageToken: string | null;
  /** Default 100, which is also the most Jira gives with fields. */
  maxResults?: number;
  /** Issues just written, which the index may not show yet; the same on every page. */
  reconcileIssueIds?: readonly string[];
}

export interface IssuePage {
  issues: SourceTicket[];
  rejected: Rejected[];
  /** Null on the last page. */
  nextPageToken: string | null;
}

export interface IssueIdSearch {
  jql: string;
  pageToken: string | null;
  /** Default: as many as Jira gives. */
  maxResults?: number;
}

export interface IssueUpdatesPage {
  /** `updatedAt` is null when the answer does not tell. */
  issues: { sourceId: string; updatedAt: number | null }[];
  /** Records of which not even the id can be understood. */
  rejected: Rejected[];
  nextPageToken: string | null;
}

export interface IssueIdPage {
  ids: string[];
  nextPageToken: string | null;
}

export interface JiraChangelogs {
  byIssue: Map<string, SourceHistory[]>;
  people: SourcePerson[];
  /** Entries that could not be understood. */
  rejected: Rejected[];
}

export interface JiraTransition {
  sourceId: string;
  name: string;
  to: SourceStatus;
  /** Fields of its screen. */
  fields: JiraTransitionField[];
}

export interface JiraTransitionField {
  id: string;
  name: string;
  required: boolean;
  type: string;
  allowedValues: { id: string; name: string }[];
}

/** What a write made; its id is null where the answer did not say. */
export interface Made {
  sourceId: string | null;
}

export interface NewIssue extends NewTicket {
  /** Marks the issue, so that a lost answer can be recognised. */
  editId: string;
}

export interface SoughtIssue {
  projectSourceId: string;
  editId: string;
}

export interface NewComment {
  /** Text or Markdown. */
  body: string;
  public: boolean;
  /** Files of the issue that it is about. */
  files?: readonly Pick<JiraFile, 'filename' | 'url'>[];
  /** Marks the comment, so that a lost answer can be recognised. */
  editId: string;
}
