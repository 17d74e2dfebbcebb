/** The neutral story of a ticket, from which each simulator renders its own wire format. */

/** An index into `World.people`; `SYSTEM` stands for automation. */
export type PersonId = number;
export const SYSTEM: PersonId = -1;

export type DeskKey = 'MSM' | 'HR' | 'FAC' | 'PLAT' | 'MOB' | 'ZD';
export type Language = 'en' | 'es' | 'de' | 'fr' | 'pt';

/** Where a ticket stands, in words of neither upstream. The last four belong to software projects. */
export type Stage =
  | 'new'
  | 'progress'
  | 'waiting_requester'
  | 'waiting_support'
  | 'waiting_vendor'
  | 'resolved'
  | 'closed'
  | 'todo'
  | 'developing'
  | 'reviewing'
  | 'done';

export const SOLVED_STAGES: ReadonlySet<Stage> = new Set(['resolved', 'closed', 'done']);

export type TicketType =
  | 'incident'
  | 'request'
  | 'question'
  | 'change'
  | 'problem'
  | 'task'
  | 'story'
  | 'bug'
  | 'epic'
  | 'subtask';

/** From most to least pressing. */
export const PRIORITIES = ['highest', 'high', 'medium', 'low', 'lowest'] as const;
export type Priority = (typeof PRIORITIES)[number];
export type Resolution = 'done' | 'wont_do' | 'duplicate' | 'cannot_reproduce';
export type LinkType = 'blocks' | 'relates' | 'duplicates';

/** What a comment does in the conversation; the prose is written from it. */
export type CommentIntent =
  | 'acknowledge'
  | 'ask'
  | 'answer'
  | 'chase'
  | 'update'
  | 'resolve'
  | 'thank'
  | 'reopen'
  | 'note'
  | 'discuss'
  | 'review';

interface EventBase {
  /** Position in the ticket's life, from 0; stable, so ids can be derived from it. */
  seq: number;
  at: number;
  actor: PersonId;
}
export interface CommentEvent extends EventBase {
  kind: 'comment';
  public: boolean;
  intent: CommentIntent;
}
export interface WorklogEvent extends EventBase {
  kind: 'worklog';
  startedAt: number;
  seconds: number;
}
export type TicketEvent =
  | CommentEvent
  | WorklogEvent
  | (EventBase & { kind: 'status'; from: Stage; to: Stage; resolution: Resolution | null })
  | (EventBase & { kind: 'assignee'; from: PersonId | null; to: PersonId | null })
  | (EventBase & { kind: 'priority'; from: Priority; to: Priority })
  | (EventBase & { kind: 'labels'; from: readonly string[]; to: readonly string[] })
  | (EventBase & { kind: 'group'; from: number; to: number })
  | (EventBase & { kind: 'sprint'; from: readonly number[]; to: readonly number[] })
  | (EventBase & { kind: 'points'; from: number | null; to: number | null })
  | (EventBase & { kind: 'link'; link: TicketLink })
  | (EventBase & { kind: 'satisfaction'; score: 'good' | 'bad' });

/** A link seen from one of its two ends. */
export interface TicketLink {
  type: LinkType;
  /** `outward`: this ticket blocks or duplicates the other; `inward`: the other does it to this one. */
  direction: 'outward' | 'inward';
  /** World index of the ticket at the other end. */
  other: number;
  /** World index of the ticket that made the link; a ticket makes at most one, so it identifies the link. */
  madeBy: number;
}

/** Everything about a ticket but its text. `initial` is the state at creation; the events do the rest. */
export interface Ticket {
  index: number;
  desk: DeskKey;
  /** Number in its desk, from 1: `MSM-<number>`, or the ticket id of a Zendesk account. */
  number: number;
  type: TicketType;
  language: Language;
  /** Key of its topic in the desk's grammar. */
  topic: string;
  component: string;
  requestType: string | null;
  severity: string | null;
  requester: PersonId;
  /** Who typed it in: the requester, or an agent for somebody who called. */
  creator: PersonId;
  channel: 'web' | 'email' | 'phone' | 'chat' | 'api';
  createdAt: number;
  dueAt: number | null;
  /** World index of the parent: the issue of a subtask, or the epic of a story. */
  parent: number | null;
  subtasks: readonly number[];
  /** World index of the problem an incident belongs to. */
  problem: number | null;
  links: readonly TicketLink[];
  initial: {
    stage: Stage;
    priority: Priority;
    labels: readonly string[];
    assignee: PersonId | null;
    group: number;
  };
  /** In order of time; all before the anchor. */
  events: readonly TicketEvent[];
}

/** What a ticket has become: the fold of its events. */
export interface TicketState {
  stage: Stage;
  stageSince: number;
  priority: Priority;
  labels: readonly string[];
  assignee: PersonId | null;
  group: number;
  resolution: Resolution | null;
  resolvedAt: number | null;
  sprints: readonly number[];
  points: number | null;
  satisfaction: 'good' | 'bad' | null;
  updatedAt: number;
}

/** The state of a ticket after the events up to `untilMs`. */
export function stateOf(ticket: Ticket, untilMs = Number.POSITIVE_INFINITY): TicketState {
  const state: TicketState = {
    ...ticket.initial,
    stageSince: ticket.createdAt,
    resolution: null,
    resolvedAt: null,
    sprints: [],
    points: null,
    satisfaction: null,
    updatedAt: ticket.createdAt,
  };
  for (const event of ticket.events) {
    if (event.at > untilMs) break;
    state.updatedAt = event.at;
    applyEvent(state, event);
  }
  return state;
}

function applyEvent(state: TicketState, event: TicketEvent): void {
  switch (event.kind) {
    case 'status':
      state.stage = event.to;
      state.stageSince = event.at;
      if (!SOLVED_STAGES.has(event.to)) {
        state.resolution = null;
        state.resolvedAt = null;
      } else if (state.resolvedAt === null) {
        state.resolution = event.resolution;
        state.resolvedAt = event.at;
      }
      break;
    case 'assignee':
      state.assignee = event.to;
      break;
    case 'priority':
      state.priority = event.to;
      break;
    case 'labels':
      state.labels = event.to;
      break;
    case 'group':
      state.group = event.to;
      break;
    case 'sprint':
      state.sprints = event.to;
      break;
    case 'points':
      state.points = event.to;
      break;
    case 'satisfaction':
      state.satisfaction = event.score;
      break;
    case 'comment':
    case 'worklog':
    case 'link':
      break;
  }
}
