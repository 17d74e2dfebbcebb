/** Tells one ticket of the world as a Jira issue; texts and lists are written only when they are looked at. */
import { deskOf } from '../../world/desks.ts';
import { unit } from '../../world/random.ts';
import { type DeskKey, type Stage, stateOf, type Ticket, type TicketState } from '../../world/ticket.ts';
import type { World } from '../../world/world.ts';
import { adfOfBlocks } from '../model/adf.ts';
import type { Attachment, Comment, History, Issue, IssueLink, Worklog } from '../model/issue.ts';
import {
  CLASSIC,
  LINK_TYPES,
  PRIORITY_LIST,
  PROJECT_IDS,
  RESOLUTIONS,
  SERVICE,
  STATUSES,
  TEAM,
  TYPES,
} from './catalogue.ts';
import { CUSTOM } from './fields.ts';
import { type ChangeWords, historiesOf } from './history.ts';
import { ID_BASE } from './issue-ids.ts';
import { accountIdOf } from './people.ts';

/** Ids of comments, worklogs and histories leave room for this many events per ticket. */
export const EVENT_SLOTS = 64;

const PRIORITY_ID = { highest: '1', high: '2', medium: '3', low: '4', lowest: '5' } as const;
const RESOLUTION_ID = { done: '10000', wont_do: '10001', duplicate: '10002', cannot_reproduce: '10003' } as const;
const LINK_ID = { blocks: '10000', duplicates: '10001', relates: '10002' } as const;
const ATTACHMENT_SALT = 71;

export function createIssueTeller(world: World): (index: number) => Issue {
  const accounts = new Map<number, string>();
  const account = (person: number): string => {
    const known = accounts.get(person) ?? accountIdOf(world.seed, person);
    accounts.set(person, known);
    return known;
  };
  const nameOf = (person: number): string => world.people[person]?.name ?? 'Automation for Jira';
  const mention = (person: number) => ({ accountId: account(person), name: nameOf(person) });
  const keyOf = (index: number): string => {
    const other = world.ticket(index);
    return `${other.desk}-${other.number}`;
  };

  function comments(ticket: Ticket): Comment[] {
    return ticket.events.flatMap((event): Comment[] => {
      if (event.kind !== 'comment') return [];
      const author = account(event.actor);
      const body = adfOfBlocks(world.comment(ticket, event), mention) ?? { type: 'doc', version: 1, content: [] };
      const at = { createdAt: event.at, updatedAt: event.at };
      const properties: Record<string, unknown> = event.public ? {} : { 'sd.public.comment': { internal: true } };
      return [
        {
          id: eventId(ticket, event.seq),
          author,
          updateAuthor: author,
          body,
          ...at,
          public: event.public,
          visibility: null,
          properties,
        },
      ];
    });
  }

  function worklogs(ticket: Ticket): Worklog[] {
    return ticket.events.flatMap((event): Worklog[] => {
      if (event.kind !== 'worklog') return [];
      const author = account(event.actor);
      const at = { createdAt: event.at, updatedAt: event.at, startedAt: event.startedAt };
      return [
        { id: eventId(ticket, event.seq), author, updateAuthor: author, comment: null, ...at, seconds: event.seconds },
      ];
    });
  }

  function histories(ticket: Ticket): History[] {
    const words: ChangeWords = {
      account: (person) => ({ id: account(person), name: nameOf(person) }),
      status: (stage) => named(STATUSES, statusOf(ticket.desk, stage as Stage)),
      priority: (name) => named(PRIORITY_LIST, PRIORITY_ID[name as keyof typeof PRIORITY_ID]),
      resolution: (name) => named(RESOLUTIONS, RESOLUTION_ID[name as keyof typeof RESOLUTION_ID]),
      sprintName: (id) => world.sprints[id - 1]!.name,
      issueKey: keyOf,
      linkPhrase: (type, direction) =>
        LINK_TYPES.find((one) => one.id === LINK_ID[type as keyof typeof LINK_ID])![direction],
      pointsField: pointsField(ticket.desk),
      historyId: (seq) => eventId(ticket, seq),
      worklogId: (seq) => eventId(ticket, seq),
    };
    return historiesOf(ticket, words);
  }

  function tell(index: number): Issue {
    const ticket = world.ticket(index);
    const state = stateOf(ticket);
    const project = PROJECT_IDS[ticket.desk as keyof typeof PROJECT_IDS];
    const component = deskOf(ticket.desk).components.indexOf(ticket.component) + 1;
    const facts = {
      id: ID_BASE + index,
      project,
      number: ticket.number,
      key: `${ticket.desk}-${ticket.number}`,
      type: typeOf(ticket),
      status: statusOf(ticket.desk, state.stage),
      priority: PRIORITY_ID[state.priority],
      resolution: state.resolution === null ? null : RESOLUTION_ID[state.resolution],
      assignee: state.assignee === null ? null : account(state.assignee),
      reporter: account(ticket.requester),
      creator: account(ticket.creator),
      labels: state.labels,
      components: component === 0 ? [] : [`${project}${component}`],
      createdAt: ticket.createdAt,
      updatedAt: state.updatedAt,
      resolvedAt: state.resolvedAt,
      statusChangedAt: state.stageSince,
      due: ticket.dueAt === null ? null : new Date(ticket.dueAt).toISOString().slice(0, 10),
      parent: ticket.parent === null ? null : ID_BASE + ticket.parent,
      subtasks: ticket.subtasks.map((other) => ID_BASE + other),
      sprints: state.sprints,
      links: ticket.links.map(
        (link): IssueLink => ({
          id: String(ID_BASE + link.madeBy),
          type: LINK_ID[link.type],
          direction: link.direction,
          other: ID_BASE + link.other,
        }),
      ),
      remoteLinks: [],
      participants: [],
      custom: customOf(ticket, state),
      properties: {},
    };
    const summary = once(() => world.subject(ticket));
    const description = once(() => adfOfBlocks(world.description(ticket), mention));
    const said = once(() => comments(ticket));
    const worked = once(() => worklogs(ticket));
    const changed = once(() => histories(ticket));
    const attached = once(() => attachmentsOf(world, ticket, account));
    return {
      ...facts,
      get summary() {
        return summary();
      },
      get description() {
        return description();
      },
      get comments() {
        return said();
      },
      get worklogs() {
        return worked();
      },
      get histories() {
        return changed();
      },
      get attachments() {
        return attached();
      },
    };
  }

  return tell;
}

/** A value computed when it is first asked for. */
function once<Value>(compute: () => Value): () => Value {
  let value: { is: Value } | undefined;
  return () => {
    value ??= { is: compute() };
    return value.is;
  };
}

const eventId = (ticket: Ticket, seq: number): string => String(ID_BASE + ticket.index * EVENT_SLOTS + seq);

function named(list: readonly { id: string; name: string }[], id: string): { id: string; name: string } {
  return list.find((one) => one.id === id)!;
}

const pointsField = (desk: DeskKey): string => (desk === 'MOB' ? CUSTOM.teamPoints : CUSTOM.storyPoints);

const SERVICE_STAGES: Partial<Record<Stage, string>> = {
  new: SERVICE.open,
  progress: SERVICE.progress,
  waiting_requester: SERVICE.customer,
  waiting_support: SERVICE.support,
  waiting_vendor: SERVICE.vendor,
  resolved: SERVICE.resolved,
  closed: SERVICE.closed,
};

function statusOf(desk: DeskKey, stage: Stage): string {
  const software = desk === 'MOB' ? TEAM : CLASSIC;
  if (stage === 'todo') return software.todo;
  if (stage === 'developing') return software.progress;
  if (stage === 'reviewing') return software.review;
  if (stage === 'done') return software.done;
  return SERVICE_STAGES[stage]!;
}

function typeOf(ticket: Ticket): string {
  if (deskOf(ticket.desk).kind === 'service') return TYPES[ticket.type as 'incident'] ?? TYPES.task;
  const team = ticket.desk === 'MOB';
  switch (ticket.type) {
    case 'epic':
      return team ? TYPES.teamEpic : TYPES.epic;
    case 'story':
      return team ? TYPES.teamStory : TYPES.story;
    case 'bug':
      return team ? TYPES.teamBug : TYPES.bug;
    case 'subtask':
      return team ? TYPES.teamSubtask : TYPES.softwareSubtask;
    default:
      return team ? TYPES.teamTask : TYPES.softwareTask;
  }
}

function customOf(ticket: Ticket, state: TicketState): Record<string, unknown> {
  const custom: Record<string, unknown> = { [CUSTOM.rank]: `0|i${ticket.index.toString(36).padStart(6, '0')}:` };
  if (state.points !== null) custom[pointsField(ticket.desk)] = state.points;
  if (ticket.severity !== null) custom[CUSTOM.severity] = { id: SEVERITY_ID[ticket.severity], value: ticket.severity };
  if (ticket.requestType !== null) custom[CUSTOM.requestType] = ticket.requestType;
  if (state.satisfaction !== null) custom[CUSTOM.satisfaction] = { rating: state.satisfaction === 'good' ? 5 : 2 };
  return custom;
}

const SEVERITY_ID: Record<string, string> = { Critical: '10101', Major: '10102', Minor: '10103' };

function attachmentsOf(world: World, ticket: Ticket, account: (person: number) => string): Attachment[] {
  if (unit(world.seed, ATTACHMENT_SALT, ticket.index) > 0.08) return [];
  const bytes = attachmentBytes(world, ticket.index);
  return [
    {
      id: String(ID_BASE + ticket.index),
      filename: `details-${ticket.number}.log`,
      mimeType: 'text/plain',
      size: bytes.length,
      author: account(ticket.creator),
      createdAt: ticket.createdAt,
    },
  ];
}

/** The file that came with a ticket: a short log. */
export function attachmentBytes(world: World, index: number): Uint8Array {
  const ticket = world.ticket(index);
  const lines = Array.from({ length: 20 }, (_, line) => {
    const at = new Date(ticket.createdAt - (20 - line) * 1000).toISOString();
    return `${at} ${line === 19 ? 'ERROR' : 'INFO'} ${world.subject(ticket)} (${line + 1}/20)`;
  });
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}
