/** The catalogue with its entities at hand by id. */
import type {
  Board,
  Catalogue,
  Field,
  IssueType,
  LinkType,
  Priority,
  Project,
  Resolution,
  ServiceDesk,
  Sprint,
  Status,
  User,
  Workflow,
} from './catalogue.ts';

export interface Lookup {
  readonly catalogue: Catalogue;
  status(id: string): Status;
  priority(id: string): Priority;
  issueType(id: string): IssueType;
  resolution(id: string): Resolution;
  project(id: string): Project;
  /** A project by id or key, whatever the key's case. */
  findProject(idOrKey: string): Project | undefined;
  user(accountId: string): User | undefined;
  userOfEmail(email: string): User | undefined;
  field(id: string): Field | undefined;
  workflow(project: Project): Workflow;
  linkType(id: string): LinkType;
  board(id: number): Board | undefined;
  sprint(id: number): Sprint | undefined;
  /** A service desk by its id, or by the id or key of its project. */
  findDesk(idOrKey: string): ServiceDesk | undefined;
  /** Adds a sprint, or puts it in the place of the one with its id. */
  putSprint(sprint: Sprint): void;
  removeSprint(id: number): void;
  /** Puts an account in the place of the one with its id. */
  putUser(user: User): void;
}

export function createLookup(catalogue: Catalogue): Lookup {
  const statuses = byKey(catalogue.statuses, (one) => one.id);
  const priorities = byKey(catalogue.priorities, (one) => one.id);
  const issueTypes = byKey(catalogue.issueTypes, (one) => one.id);
  const resolutions = byKey(catalogue.resolutions, (one) => one.id);
  const projects = byKey(catalogue.projects, (one) => one.id);
  const projectKeys = byKey(catalogue.projects, (one) => one.key.toUpperCase());
  const users = byKey(catalogue.users, (one) => one.accountId);
  const accountByEmail = new Map(catalogue.users.map((one) => [one.email?.toLowerCase(), one.accountId]));
  const fields = byKey(catalogue.fields, (one) => one.id);
  const workflows = byKey(catalogue.workflows, (one) => one.id);
  const linkTypes = byKey(catalogue.linkTypes, (one) => one.id);
  const boards = byKey(catalogue.boards, (one) => one.id);
  const sprints = byKey(catalogue.sprints, (one) => one.id);
  // Sprints and people change while the site runs; everything else stays as it began.
  const live = { ...catalogue };
  const findProject = (idOrKey: string): Project | undefined =>
    projects.get(idOrKey) ?? projectKeys.get(idOrKey.toUpperCase());
  return {
    catalogue: live,
    status: (id) => known(statuses, id),
    priority: (id) => known(priorities, id),
    issueType: (id) => known(issueTypes, id),
    resolution: (id) => known(resolutions, id),
    project: (id) => known(projects, id),
    findProject,
    user: (accountId) => users.get(accountId),
    userOfEmail: (email) => users.get(accountByEmail.get(email.toLowerCase()) ?? ''),
    field: (id) => fields.get(id),
    workflow: (project) => known(workflows, project.workflow),
    linkType: (id) => known(linkTypes, id),
    board: (id) => boards.get(id),
    sprint: (id) => sprints.get(id),
    findDesk: (idOrKey) =>
      catalogue.desks.find((desk) => desk.id === idOrKey) ??
      catalogue.desks.find((desk) => desk.project === findProject(idOrKey)?.id),
    putSprint(sprint) {
      sprints.set(sprint.id, sprint);
      live.sprints = [...sprints.values()];
    },
    removeSprint(id) {
      sprints.delete(id);
      live.sprints = [...sprints.values()];
    },
    putUser(user) {
      users.set(user.accountId, user);
      live.users = [...users.values()];
    },
  };
}

function byKey<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item> {
  return new Map(items.map((item) => [keyOf(item), item]));
}

function known<Key, Item>(items: ReadonlyMap<Key, Item>, key: Key): Item {
  const item = items.get(key);
  if (item === undefined) throw new Error(`the catalogue has no entry ${String(key)}`);
  return item;
}

/** Whether somebody can be given issues. */
export function isAssignable(user: User): boolean {
  return user.active && user.accountType === 'atlassian';
}
