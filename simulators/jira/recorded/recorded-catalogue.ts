/** What recorded answers tell of their site: from the lists that were recorded, and from the issues themselves. */
import type {
  Board,
  Catalogue,
  Field,
  IssueType,
  LinkType,
  Priority,
  Project,
  Resolution,
  Sprint,
  Status,
  StatusCategory,
  User,
  Workflow,
} from '../model/catalogue.ts';
import { SYSTEM_FIELDS } from '../site/fields.ts';
import { INTEGRATION_EMAIL } from '../site/people.ts';
import { sprintsIn } from './recorded-issue.ts';
import { arrayOf, instantOf, type Json, objectOf, type RecordedRow, textOf, textOrNull } from './tables.ts';

export interface RecordedTables {
  issues: readonly RecordedRow[];
  statuses: readonly RecordedRow[];
  types: readonly RecordedRow[];
  users: readonly RecordedRow[];
  projects: readonly RecordedRow[];
  sprints: readonly RecordedRow[];
  fields: readonly RecordedRow[];
  worklogs: readonly RecordedRow[];
}

export function recordedCatalogue(tables: RecordedTables, zone: string): Catalogue {
  const fieldsOf = tables.issues.map((row) => objectOf(row.data.fields));
  const gather = (listed: readonly RecordedRow[], name: string): Json[] =>
    firstById([...listed.map((row) => row.data), ...fieldsOf.map((fields) => objectOf(fields[name]))]);
  const statuses = gather(tables.statuses, 'status').map(statusOf);
  const projects = gather(tables.projects, 'project').map((one) => projectOf(one, fieldsOf));
  return {
    statuses,
    priorities: gather([], 'priority').map(priorityOf),
    issueTypes: gather(tables.types, 'issuetype').map(typeOf),
    resolutions: gather([], 'resolution').map(resolutionOf),
    users: [...usersIn([...tables.users, ...tables.issues, ...tables.worklogs]), integrationUser(zone)],
    fields: [...SYSTEM_FIELDS, ...customFields(fieldsOf, tables.fields)],
    projects,
    workflows: projects.map((project) => workflowOf(project, fieldsOf)),
    linkTypes: linkTypesIn(fieldsOf),
    boards: boardsIn(tables.issues, statuses),
    sprints: sprintsOf(tables),
    desks: [],
    slas: [],
    pausing: new Set(),
  };
}

function firstById(entities: readonly Json[]): Json[] {
  const byId = new Map<string, Json>();
  for (const entity of entities) {
    const id = textOf(entity.id);
    if (id !== '' && !byId.has(id)) byId.set(id, entity);
  }
  return [...byId.values()];
}

function statusOf(recorded: Json): Status {
  const category = objectOf(recorded.statusCategory);
  return {
    id: textOf(recorded.id),
    name: textOf(recorded.name),
    description: textOf(recorded.description),
    category: category as unknown as StatusCategory,
    scope: textOrNull(objectOf(objectOf(recorded.scope).project).id),
    recorded,
  };
}

function priorityOf(recorded: Json): Priority {
  return { id: textOf(recorded.id), name: textOf(recorded.name), description: '', color: '#707070', recorded };
}

function typeOf(recorded: Json): IssueType {
  return {
    id: textOf(recorded.id),
    name: textOf(recorded.name),
    description: textOf(recorded.description),
    subtask: recorded.subtask === true,
    level: Number(recorded.hierarchyLevel ?? 0),
    scope: textOrNull(objectOf(objectOf(recorded.scope).project).id),
    recorded,
  };
}

function resolutionOf(recorded: Json): Resolution {
  return { id: textOf(recorded.id), name: textOf(recorded.name), description: textOf(recorded.description), recorded };
}

function projectOf(recorded: Json, fieldsOf: readonly Json[]): Project {
  const id = textOf(recorded.id);
  const own = fieldsOf.filter((fields) => textOf(objectOf(fields.project).id) === id);
  const components = firstById(own.flatMap((fields) => arrayOf(fields.components)));
  return {
    id,
    key: textOf(recorded.key),
    name: textOf(recorded.name),
    description: '',
    typeKey: textOf(recorded.projectTypeKey) as Project['typeKey'],
    style: recorded.style === 'next-gen' ? 'next-gen' : 'classic',
    lead: null,
    components: components.map((one) => ({ id: textOf(one.id), name: textOf(one.name) })),
    issueTypes: [...new Set(own.map((fields) => textOf(objectOf(fields.issuetype).id)))],
    workflow: id,
    recorded,
  };
}

/** Nothing was recorded of workflows: a project's issues may move between the statuses they were seen in. */
function workflowOf(project: Project, fieldsOf: readonly Json[]): Workflow {
  const own = fieldsOf.filter((fields) => textOf(objectOf(fields.project).id) === project.id);
  const statuses = firstById(own.map((fields) => objectOf(fields.status)));
  return {
    id: project.id,
    initial: textOf(statuses[0]?.id),
    transitions: statuses.map((one) => ({
      id: textOf(one.id),
      name: textOf(one.name),
      from: null,
      to: textOf(one.id),
      screen: null,
    })),
  };
}

/** Every person anywhere in the answers. */
function usersIn(rows: readonly RecordedRow[]): User[] {
  const byAccount = new Map<string, User>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const one of value) visit(one);
    } else if (typeof value === 'object' && value !== null) {
      const user = value as Json;
      const accountId = textOf(user.accountId);
      if (accountId !== '' && 'displayName' in user && !byAccount.has(accountId))
        byAccount.set(accountId, userOf(user));
      for (const one of Object.values(user)) visit(one);
    }
  };
  for (const row of rows) visit(row.data);
  return [...byAccount.values()];
}

function userOf(recorded: Json): User {
  return {
    accountId: textOf(recorded.accountId),
    accountType: recorded.accountType === 'app' ? 'app' : 'atlassian',
    displayName: textOf(recorded.displayName),
    email: textOrNull(recorded.emailAddress),
    emailVisible: true,
    active: recorded.active === true,
    timeZone: textOf(recorded.timeZone) || 'Etc/UTC',
    recorded,
  };
}

function integrationUser(timeZone: string): User {
  const accountId = '712020:5feed1e5-0000-4000-8000-00005feedf10';
  const base = { accountId, accountType: 'atlassian', displayName: 'SpeedyFlow Integration' } as const;
  return { ...base, email: INTEGRATION_EMAIL, emailVisible: true, active: true, timeZone };
}

/** Custom fields by what their values look like; only a few were recorded with their names. */
function customFields(fieldsOf: readonly Json[], listed: readonly RecordedRow[]): Field[] {
  const named = listed.map(
    ({ data }): Field => ({
      id: textOf(data.id),
      name: textOf(data.name),
      custom: true,
      clauseNames: data.clauseNames as string[],
      schema: data.schema as Field['schema'],
      navigable: true,
      scope: null,
      kinds: null,
    }),
  );
  const ids = new Set(
    fieldsOf.flatMap((fields) => Object.keys(fields).filter((name) => name.startsWith('customfield_'))),
  );
  for (const field of named) ids.delete(field.id);
  return [...named, ...[...ids].sort().map((id) => customField(id, fieldsOf))];
}

function customField(id: string, fieldsOf: readonly Json[]): Field {
  const customId = Number(id.slice('customfield_'.length));
  const isSprint = fieldsOf.some((fields) => sprintsIn({ [id]: fields[id] }).length > 0);
  const name = isSprint ? 'Sprint' : `Custom ${customId}`;
  const schema = isSprint
    ? { type: 'array', items: 'json', custom: 'com.pyxis.greenhopper.jira:gh-sprint', customId }
    : { type: 'any', custom: 'com.example:recorded', customId };
  return {
    id,
    name,
    custom: true,
    clauseNames: [`cf[${customId}]`, name],
    schema,
    navigable: true,
    scope: null,
    kinds: null,
  };
}

function linkTypesIn(fieldsOf: readonly Json[]): LinkType[] {
  return firstById(fieldsOf.flatMap((fields) => arrayOf(fields.issuelinks).map((link) => objectOf(link.type)))).map(
    (type) => ({
      id: textOf(type.id),
      name: textOf(type.name),
      inward: textOf(type.inward),
      outward: textOf(type.outward),
    }),
  );
}

/** The boards the issues were collected from; their columns are the categories of the statuses seen there. */
function boardsIn(issues: readonly RecordedRow[], statuses: readonly Status[]): Board[] {
  return [...Map.groupBy(issues, (row) => row.board)].map(([id, rows]) => {
    const project = objectOf(objectOf(rows[0]!.data.fields).project);
    const seen = new Set(rows.map((row) => textOf(objectOf(objectOf(row.data.fields).status).id)));
    const column = (name: string, key: string) => ({
      name,
      statuses: statuses.filter((one) => seen.has(one.id) && one.category.key === key).map((one) => one.id),
    });
    return {
      id,
      name: `${textOf(project.key)} board`,
      type: 'scrum',
      project: textOf(project.id),
      jql: `project = ${textOf(project.key)} ORDER BY created ASC`,
      columns: [column('To Do', 'new'), column('In Progress', 'indeterminate'), column('Done', 'done')],
      estimation: null,
    };
  });
}

function sprintsOf(tables: RecordedTables): Sprint[] {
  const listed = tables.sprints.map(({ board, data }) => sprintOf(data, board));
  const seen = tables.issues.flatMap(({ board, data }) =>
    sprintsIn(objectOf(data.fields)).map((one) => sprintOf(one, board)),
  );
  return [...new Map([...seen, ...listed].map((one) => [one.id, one])).values()].sort(
    (one, other) => one.id - other.id,
  );
}

/** A sprint shows on the board that listed it, which need not be the one it came from. */
function sprintOf(recorded: Json, board: number): Sprint {
  return {
    id: Number(recorded.id),
    name: textOf(recorded.name),
    goal: textOf(recorded.goal),
    state: recorded.state as Sprint['state'],
    board,
    startAt: instantOf(recorded.startDate),
    endAt: instantOf(recorded.endDate),
    completedAt: instantOf(recorded.completeDate),
    createdAt: null,
    recorded,
  };
}
