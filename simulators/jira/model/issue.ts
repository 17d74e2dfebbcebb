/** An issue as the simulator keeps it: plain data, instants in epoch milliseconds, references by id. */

export type Adf = { type: string; version?: number; content?: Adf[]; [key: string]: unknown };

export interface Visibility {
  type: 'group' | 'role';
  value: string;
  identifier?: string | null;
}

export interface Comment {
  id: string;
  author: string | null;
  updateAuthor: string | null;
  body: Adf;
  createdAt: number;
  updatedAt: number;
  public: boolean;
  visibility: Visibility | null;
  properties: Record<string, unknown>;
  /** Ids of the attachments it came with. */
  files?: readonly string[];
}

export interface Worklog {
  id: string;
  author: string | null;
  updateAuthor: string | null;
  comment: Adf | null;
  createdAt: number;
  updatedAt: number;
  startedAt: number;
  seconds: number;
}

export interface ChangeItem {
  field: string;
  fieldtype: 'jira' | 'custom';
  fieldId?: string;
  from: string | null;
  fromString: string | null;
  to: string | null;
  toString: string | null;
}

export interface History {
  id: string;
  author: string | null;
  at: number;
  items: ChangeItem[];
}

export interface IssueLink {
  id: string;
  type: string;
  /** Which end the other issue is: `outward` when this issue acts on it. */
  direction: 'inward' | 'outward';
  /** Numeric id of the other issue. */
  other: number;
}

export interface Attachment {
  id: string;
  filename: string;
  mimeType: string;
  size: number;
  author: string | null;
  createdAt: number;
}

export interface RemoteLink {
  id: number;
  url: string;
  title: string;
  relationship?: string;
  recorded?: Readonly<Record<string, unknown>>;
}

export interface Issue {
  id: number;
  project: string;
  number: number;
  key: string;
  type: string;
  status: string;
  priority: string | null;
  resolution: string | null;
  assignee: string | null;
  reporter: string | null;
  creator: string | null;
  labels: readonly string[];
  components: readonly string[];
  createdAt: number;
  updatedAt: number;
  resolvedAt: number | null;
  statusChangedAt: number;
  /** `yyyy-MM-dd`. */
  due: string | null;
  parent: number | null;
  subtasks: readonly number[];
  sprints: readonly number[];
  links: readonly IssueLink[];
  attachments: readonly Attachment[];
  remoteLinks: readonly RemoteLink[];
  participants: readonly string[];
  summary: string;
  description: Adf | null;
  comments: readonly Comment[];
  worklogs: readonly Worklog[];
  /** Oldest first. */
  histories: readonly History[];
  /** Values of custom fields in wire form, by field id; sprints and SLAs are not among them. */
  custom: Readonly<Record<string, unknown>>;
  properties: Readonly<Record<string, unknown>>;
  /** The fields of a recorded issue, answered as recorded where nothing above says otherwise. */
  recorded?: Readonly<Record<string, unknown>>;
  /** The fields of it that have been changed since, and are answered from above. */
  touched?: readonly string[];
}
