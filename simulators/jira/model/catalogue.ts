/** What a site consists of besides its issues: projects, people, statuses, fields, boards, desks. */

export interface StatusCategory {
  id: number;
  key: 'new' | 'indeterminate' | 'done' | 'undefined';
  name: string;
  colorName: string;
}

/** Entities of a recorded site carry what was recorded, which is then answered unchanged. */
interface Recordable {
  recorded?: Readonly<Record<string, unknown>>;
}

export interface Status extends Recordable {
  id: string;
  name: string;
  description: string;
  category: StatusCategory;
  /** The only project that uses it (team-managed projects own their statuses). */
  scope: string | null;
}

export interface Priority extends Recordable {
  id: string;
  name: string;
  description: string;
  color: string;
}

export interface IssueType extends Recordable {
  id: string;
  name: string;
  description: string;
  subtask: boolean;
  /** -1 subtask, 0 standard, 1 epic. */
  level: number;
  scope: string | null;
}

export interface Resolution extends Recordable {
  id: string;
  name: string;
  description: string;
}

export interface User extends Recordable {
  accountId: string;
  accountType: 'atlassian' | 'customer' | 'app';
  displayName: string;
  /** The address one signs in with; null for accounts that never do. */
  email: string | null;
  /** Whether others may see the address. */
  emailVisible: boolean;
  active: boolean;
  timeZone: string;
}

export interface Field {
  id: string;
  name: string;
  custom: boolean;
  /** Names the field has in JQL besides its own. */
  clauseNames: readonly string[];
  schema: {
    type: string;
    items?: string;
    system?: string;
    custom?: string;
    customId?: number;
  } | null;
  navigable: boolean;
  /** The only project that has it. */
  scope: string | null;
  /** Kinds of project whose issues carry it; all when null. */
  kinds: readonly Project['typeKey'][] | null;
}

export interface Project extends Recordable {
  id: string;
  key: string;
  name: string;
  description: string;
  typeKey: 'service_desk' | 'software' | 'business';
  /** Team-managed projects are `next-gen`. */
  style: 'classic' | 'next-gen';
  lead: string | null;
  components: readonly { id: string; name: string }[];
  issueTypes: readonly string[];
  workflow: string;
}

export interface Transition {
  id: string;
  name: string;
  /** Statuses it leaves from; null from any. */
  from: readonly string[] | null;
  to: string;
  /** Fields of its screen; without a screen none may be sent. */
  screen: readonly string[] | null;
}

export interface Workflow {
  id: string;
  initial: string;
  transitions: readonly Transition[];
}

export interface LinkType {
  id: string;
  name: string;
  inward: string;
  outward: string;
}

export interface Board {
  id: number;
  name: string;
  type: 'scrum' | 'kanban' | 'simple';
  project: string;
  jql: string;
  columns: readonly { name: string; statuses: readonly string[]; max?: number }[];
  estimation: string | null;
}

export interface Sprint extends Recordable {
  id: number;
  name: string;
  goal: string;
  state: 'closed' | 'active' | 'future';
  board: number;
  startAt: number | null;
  endAt: number | null;
  completedAt: number | null;
  createdAt: number | null;
}

export interface Queue {
  id: string;
  name: string;
  jql: string;
  fields: readonly string[];
}

export interface ServiceDesk {
  id: string;
  project: string;
  queues: readonly Queue[];
  requestTypes: readonly { id: string; name: string; description: string }[];
  /** Customers of the portal. */
  customers: readonly string[];
}

/** A service goal: how long something may take, by the name of the issue's priority. */
export interface SlaMetric {
  id: string;
  name: string;
  field: string;
  kind: 'first_response' | 'resolution';
  goalMs(priority: string | null): number;
}

export interface Catalogue {
  statuses: readonly Status[];
  priorities: readonly Priority[];
  issueTypes: readonly IssueType[];
  resolutions: readonly Resolution[];
  users: readonly User[];
  fields: readonly Field[];
  projects: readonly Project[];
  workflows: readonly Workflow[];
  linkTypes: readonly LinkType[];
  boards: readonly Board[];
  sprints: readonly Sprint[];
  desks: readonly ServiceDesk[];
  slas: readonly SlaMetric[];
  /** Statuses in which the requester is awaited and resolution clocks stand still. */
  pausing: ReadonlySet<string>;
}
