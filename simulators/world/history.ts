/** Records a ticket's life: keeps the running state, so that each change knows what it replaces. */

import { BUSY_END } from './arrivals.ts';
import { addWorking, isWorkingTime } from './calendar.ts';
import type { Random } from './random.ts';
import type {
  CommentIntent,
  PersonId,
  Priority,
  Resolution,
  Stage,
  Ticket,
  TicketEvent,
  TicketLink,
} from './ticket.ts';

type Unplaced<Event> = Event extends TicketEvent ? Omit<Event, 'seq'> : never;

export class History {
  readonly random: Random;
  /** The present instant of the story; every act happens at it. */
  at: number;
  stage: Stage;
  priority: Priority;
  labels: readonly string[];
  assignee: PersonId | null;
  group: number;
  sprints: readonly number[] = [];
  points: number | null = null;
  readonly #anchorMs: number;
  readonly #events: Unplaced<TicketEvent>[] = [];

  constructor(random: Random, createdAt: number, anchorMs: number, initial: Ticket['initial']) {
    this.random = random;
    this.at = createdAt;
    this.#anchorMs = anchorMs;
    this.stage = initial.stage;
    this.priority = initial.priority;
    this.labels = initial.labels;
    this.assignee = initial.assignee;
    this.group = initial.group;
  }

  /** Whether the story has run past the anchor; nothing later will be seen. */
  get over(): boolean {
    return this.at >= this.#anchorMs;
  }

  /** Lets working time pass (drawn log-normally around the median); the stretch before the anchor is staffed throughout. */
  work(medianMs: number, spread = 0.8): void {
    const amount = this.random.logNormal(medianMs, spread);
    const staffedFrom = this.#anchorMs - BUSY_END;
    if (this.at >= staffedFrom) this.at += amount;
    else this.at = this.#withinStaffing(addWorking(this.at, amount), staffedFrom, amount);
    this.at = Math.floor(this.at);
  }

  /** Work due after the staffed stretch began, outside office hours, is done within the stretch instead. */
  #withinStaffing(due: number, staffedFrom: number, amount: number): number {
    if (due <= staffedFrom || isWorkingTime(staffedFrom)) return due;
    return this.random.chance(0.5) ? staffedFrom + Math.min(amount, BUSY_END * this.random.next()) : due;
  }

  /** Lets wall-clock time pass, as people outside the desk live. */
  wait(medianMs: number, spread = 0.9): void {
    this.at = Math.floor(this.at + this.random.logNormal(medianMs, spread));
  }

  status(actor: PersonId, to: Stage, resolution: Resolution | null = null): void {
    this.#events.push({ at: this.at, actor, kind: 'status', from: this.stage, to, resolution });
    this.stage = to;
  }

  assign(actor: PersonId, to: PersonId | null): void {
    if (to === this.assignee) return;
    this.#events.push({ at: this.at, actor, kind: 'assignee', from: this.assignee, to });
    this.assignee = to;
  }

  prioritise(actor: PersonId, to: Priority): void {
    if (to === this.priority) return;
    this.#events.push({ at: this.at, actor, kind: 'priority', from: this.priority, to });
    this.priority = to;
  }

  label(actor: PersonId, added: string): void {
    if (this.labels.includes(added)) return;
    const to = [...this.labels, added];
    this.#events.push({ at: this.at, actor, kind: 'labels', from: this.labels, to });
    this.labels = to;
  }

  moveToGroup(actor: PersonId, to: number): void {
    if (to === this.group) return;
    this.#events.push({ at: this.at, actor, kind: 'group', from: this.group, to });
    this.group = to;
  }

  estimate(actor: PersonId, to: number): void {
    if (to === this.points) return;
    this.#events.push({ at: this.at, actor, kind: 'points', from: this.points, to });
    this.points = to;
  }

  planInto(actor: PersonId, sprint: number): void {
    const to = [...this.sprints, sprint];
    this.#events.push({ at: this.at, actor, kind: 'sprint', from: this.sprints, to });
    this.sprints = to;
  }

  say(actor: PersonId, intent: CommentIntent, isPublic = true): void {
    this.#events.push({ at: this.at, actor, kind: 'comment', public: isPublic, intent });
  }

  logWork(actor: PersonId, seconds: number): void {
    this.#events.push({ at: this.at, actor, kind: 'worklog', startedAt: this.at - seconds * 1000, seconds });
  }

  rate(actor: PersonId, score: 'good' | 'bad'): void {
    this.#events.push({ at: this.at, actor, kind: 'satisfaction', score });
  }

  link(at: number, actor: PersonId, link: TicketLink): void {
    this.#events.push({ at, actor, kind: 'link', link });
  }

  /** What happened before the anchor, in order. */
  finish(): TicketEvent[] {
    return this.#events
      .filter((event) => event.at < this.#anchorMs)
      .sort((one, other) => one.at - other.at)
      .map((event, seq) => ({ ...event, seq }) as TicketEvent);
  }
}
