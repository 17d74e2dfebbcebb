/** The generated site: the Jira share of the world, told in Jira's terms. */
import { deskKeyOf, deskOf, indexOf, SLA_GOALS } from '../../world/desks.ts';
import { AGENTS } from '../../world/people.ts';
import type { DeskKey, Priority } from '../../world/ticket.ts';
import type { World } from '../../world/world.ts';
import type { Board, Catalogue, Project, ServiceDesk, SlaMetric, Sprint } from '../model/catalogue.ts';
import type { Site } from '../model/site.ts';
import {
  CLASSIC,
  CLASSIC_TYPES,
  ISSUE_TYPES,
  LINK_TYPES,
  PRIORITY_LIST,
  PROJECT_IDS,
  RESOLUTIONS,
  SERVICE,
  SERVICE_TYPES,
  STATUSES,
  TEAM,
  TEAM_TYPES,
  WORKFLOWS,
} from './catalogue.ts';
import { CUSTOM, FIELDS } from './fields.ts';
import { ID_BASE } from './issue-ids.ts';
import { accountIdOf, JIRA_PEOPLE, usersOf } from './people.ts';
import { queuesOf } from './queues.ts';
import { attachmentBytes, createIssueTeller, EVENT_SLOTS } from './world-issue.ts';

/** A world is dealt in rounds of forty tickets, thirty of them Jira's. */
const ROUND = 40;
const JIRA_SLOTS = Array.from({ length: ROUND }, (_, slot) => slot).filter((slot) => deskKeyOf(slot) !== 'ZD');

export function createWorldSite(world: World, zone: string): Site {
  const size = rowsBefore(world.tickets);
  const load = createIssueTeller(world);
  const rowOfIndex = (index: number): number | undefined =>
    index >= 0 && index < world.tickets && deskKeyOf(index) !== 'ZD' ? rowsBefore(index) : undefined;
  return {
    name: `world of seed ${world.seed}, ${world.tickets} tickets, up to ${new Date(world.anchorMs).toISOString()}`,
    catalogue: catalogueOf(world, zone),
    size,
    load: (row) => load(indexOfRow(row)),
    rowOfId: (id) => rowOfIndex(id - ID_BASE),
    rowOfKey(key) {
      const [, project, number] = /^([A-Z]+)-(\d+)$/.exec(key) ?? [];
      if (!project || !Object.hasOwn(PROJECT_IDS, project) || Number(number) < 1) return undefined;
      return rowOfIndex(indexOf(project as DeskKey, Number(number)));
    },
    rowOfOwned(kind, id) {
      const position = Number(id) - ID_BASE;
      return rowOfIndex(kind === 'link' || kind === 'attachment' ? position : Math.floor(position / EVENT_SLOTS));
    },
    firstFreeId: ID_BASE + (world.tickets + 1) * EVENT_SLOTS,
    attachment: (id) => attachmentBytes(world, Number(id) - ID_BASE),
  };
}

function rowsBefore(index: number): number {
  const within = index % ROUND;
  return Math.floor(index / ROUND) * JIRA_SLOTS.length + JIRA_SLOTS.filter((slot) => slot < within).length;
}

function indexOfRow(row: number): number {
  return Math.floor(row / JIRA_SLOTS.length) * ROUND + JIRA_SLOTS[row % JIRA_SLOTS.length]!;
}

function catalogueOf(world: World, zone: string): Catalogue {
  const account = (person: number): string => accountIdOf(world.seed, person);
  return {
    statuses: STATUSES,
    priorities: PRIORITY_LIST,
    issueTypes: ISSUE_TYPES,
    resolutions: RESOLUTIONS,
    users: usersOf(world.seed, world.people, zone),
    fields: FIELDS,
    projects: (Object.keys(PROJECT_IDS) as (keyof typeof PROJECT_IDS)[]).map((key) => projectOf(key, account)),
    workflows: WORKFLOWS,
    linkTypes: LINK_TYPES,
    boards: BOARDS,
    sprints: world.sprints.map(sprintOf),
    desks: (['MSM', 'HR', 'FAC'] as const).map((key, at) => serviceDeskOf(key, at, world, account)),
    slas: SLAS,
    pausing: new Set([SERVICE.customer]),
  };
}

function projectOf(key: keyof typeof PROJECT_IDS, account: (person: number) => string): Project {
  const desk = deskOf(key);
  const team = key === 'MOB';
  const service = desk.kind === 'service';
  return {
    id: PROJECT_IDS[key],
    key,
    name: desk.name,
    description: desk.description,
    typeKey: service ? 'service_desk' : 'software',
    style: team ? 'next-gen' : 'classic',
    lead: account(desk.lead),
    components: desk.components.map((name, at) => ({ id: `${PROJECT_IDS[key]}${at + 1}`, name })),
    issueTypes: service ? SERVICE_TYPES : team ? TEAM_TYPES : CLASSIC_TYPES,
    workflow: service ? `service-${key}` : team ? 'team' : 'software',
  };
}

const BOARDS: readonly Board[] = [
  {
    id: 1,
    name: 'PLAT board',
    type: 'scrum',
    project: PROJECT_IDS.PLAT,
    jql: 'project = PLAT ORDER BY Rank ASC',
    columns: [
      { name: 'To Do', statuses: [CLASSIC.todo] },
      { name: 'In Progress', statuses: [CLASSIC.progress], max: 12 },
      { name: 'In Review', statuses: [CLASSIC.review] },
      { name: 'Done', statuses: [CLASSIC.done] },
    ],
    estimation: CUSTOM.storyPoints,
  },
  {
    id: 2,
    name: 'MOB board',
    type: 'scrum',
    project: PROJECT_IDS.MOB,
    jql: 'project = MOB ORDER BY Rank ASC',
    columns: [
      { name: 'To Do', statuses: [TEAM.todo] },
      { name: 'In Progress', statuses: [TEAM.progress] },
      { name: 'In Review', statuses: [TEAM.review] },
      { name: 'Done', statuses: [TEAM.done] },
    ],
    estimation: CUSTOM.teamPoints,
  },
  {
    id: 3,
    name: 'IT Support board',
    type: 'kanban',
    project: PROJECT_IDS.MSM,
    jql: 'project = MSM ORDER BY Rank ASC',
    columns: [
      { name: 'Backlog', statuses: [] },
      { name: 'New', statuses: [SERVICE.open] },
      { name: 'Working', statuses: [SERVICE.progress, SERVICE.support] },
      { name: 'Waiting', statuses: [SERVICE.customer, SERVICE.vendor] },
      { name: 'Done', statuses: [SERVICE.resolved, SERVICE.closed] },
    ],
    estimation: null,
  },
];

function sprintOf(sprint: World['sprints'][number]): Sprint {
  const dated = sprint.state !== 'future';
  return {
    id: sprint.id,
    name: sprint.name,
    goal: sprint.goal,
    state: sprint.state,
    board: sprint.desk === 'PLAT' ? 1 : 2,
    startAt: dated ? sprint.startAt : null,
    endAt: dated ? sprint.endAt : null,
    completedAt: sprint.completedAt,
    createdAt: sprint.createdAt,
  };
}

function serviceDeskOf(
  key: 'MSM' | 'HR' | 'FAC',
  at: number,
  world: World,
  account: (person: number) => string,
): ServiceDesk {
  return {
    id: String(at + 1),
    project: PROJECT_IDS[key],
    queues: queuesOf(key, at * 20 + 1),
    requestTypes: deskOf(key).requestTypes.map((name, position) => ({
      id: String((at + 1) * 100 + position + 1),
      name,
      description: `${name}.`,
    })),
    customers: world.people.slice(AGENTS, JIRA_PEOPLE).map((person) => account(person.id)),
  };
}

const goalOf = (priority: string | null): (typeof SLA_GOALS)[Priority] =>
  SLA_GOALS[(priority?.toLowerCase() ?? 'medium') as Priority] ?? SLA_GOALS.medium;

const SLAS: readonly SlaMetric[] = [
  {
    id: '1',
    name: 'Time to first response',
    field: CUSTOM.firstResponse,
    kind: 'first_response',
    goalMs: (priority) => goalOf(priority).firstResponse,
  },
  {
    id: '2',
    name: 'Time to resolution',
    field: CUSTOM.resolution,
    kind: 'resolution',
    goalMs: (priority) => goalOf(priority).resolution,
  },
];
