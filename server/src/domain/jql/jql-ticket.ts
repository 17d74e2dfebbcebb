import type { WaitsFor } from '../status.ts';

/** What a query may ask of a ticket, whichever upstream it is of. */
export interface JqlTicket {
  sourceId: string;
  key: string;
  projectKey: string;
  /** A Zendesk ticket's group; '' when it has none. */
  projectId: string;
  status: string;
  statusSourceId: string;
  /** The upstream's own word (Jira's category key, Zendesk's status); ours is taken for the nearest of them. */
  statusCategory: string;
  waitsFor: WaitsFor;
  /** When it came into its status, where that is known. */
  statusSinceAt: number | null;
  /** Null: unresolved. */
  resolution: string | null;
  assigneeSourceId: string | null;
  assigneeName: string | null;
  requesterSourceId: string | null;
  requesterName: string | null;
  priority: string | null;
  /** 1 is the most urgent. */
  priorityRank: number;
  type: string;
  isSubtask: boolean;
  /** Request type or form. */
  category: string | null;
  labels: readonly string[];
  components: readonly string[];
  createdAt: number;
  updatedAt: number;
  resolvedAt: number | null;
  /** A day, as its midnight in UTC. */
  dueAt: number | null;
  parentKey: string | null;
  parentSourceId: string | null;
  sprints: readonly { sourceId: string; name: string; state: 'future' | 'active' | 'closed' }[];
  summary: string;
  descriptionText: string;
  storyPoints: number | null;
  customFields: readonly { id: string; name: string; value: unknown }[];
  slas: readonly { name: string; state: 'running' | 'paused' | 'breached' | 'met'; dueAt: number | null }[];
}

/** Who asks, and when and where. One object serves a whole scan: what depends on it is worked out once. */
export interface JqlContext {
  nowMs: number;
  /** IANA zone in which the account's dates are read. */
  timeZone: string;
  /** The person's accounts upstream; empty when they have none. */
  currentUserSourceIds: readonly string[];
}

/** What the names in a query refer to on this site. */
export interface JqlVocabulary {
  customFields: readonly { id: string; name: string; type: string }[];
  /** Ids and names of the fields read as story points. */
  storyPointFields: readonly string[];
  slaNames: readonly string[];
  priorities: readonly { name: string; rank: number }[];
  projects: readonly { id: string; key: string; name: string }[];
}
