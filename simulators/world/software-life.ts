/** How a piece of engineering work lives: refined, planned into sprints, developed, reviewed, done. */
import { DAY, HOUR, MINUTE } from './calendar.ts';
import type { History } from './history.ts';
import { chooseAgent } from './service-life.ts';
import type { Sprint } from './sprints.ts';
import type { PersonId, TicketType } from './ticket.ts';

export interface SoftwareCast {
  reporter: PersonId;
  lead: PersonId;
  developers: readonly PersonId[];
  type: TicketType;
  /** The desk's sprints in order. */
  sprints: readonly Sprint[];
  anchorMs: number;
  duplicate: boolean;
}

const POINTS = [1, 2, 3, 5, 8, 13];

/** Plays the whole life; what lies after the anchor is cut off by the history. */
export function playSoftware(life: History, cast: SoftwareCast): void {
  const { random } = life;
  if (cast.type === 'epic') {
    playEpic(life, cast);
    return;
  }
  refine(life, cast);
  if (cast.duplicate) {
    life.status(cast.lead, 'done', 'duplicate');
    return;
  }
  if (random.chance(0.05)) {
    life.wait(40 * DAY);
    life.status(cast.lead, 'done', random.chance(0.7) ? 'wont_do' : 'cannot_reproduce');
    return;
  }
  const refinedAt = life.at;
  // Bugs do not wait long for their turn; stories may stay in the backlog for a season.
  const urgent = life.priority === 'highest' || life.priority === 'high';
  life.wait(urgent ? DAY : cast.type === 'bug' ? 8 * DAY : 20 * DAY, 1);
  const first = enterSprint(life, cast, urgent, refinedAt);
  if (life.over) return;
  develop(life, cast, first);
}

function playEpic(life: History, cast: SoftwareCast): void {
  life.work(DAY / 3);
  life.assign(cast.lead, chooseAgent(life, cast.developers));
  life.wait(12 * DAY);
  life.status(life.assignee ?? cast.lead, 'developing');
  life.wait(50 * DAY, 0.4);
  life.status(life.assignee ?? cast.lead, 'done', 'done');
}

function refine(life: History, cast: SoftwareCast): void {
  const { random } = life;
  life.work(10 * HOUR);
  if (random.chance(0.3)) life.prioritise(cast.lead, random.pick(['high', 'medium', 'low'] as const));
  if (cast.type !== 'subtask' && random.chance(0.85)) {
    life.estimate(cast.lead, POINTS[random.weighted([0.14, 0.24, 0.28, 0.2, 0.11, 0.03])]!);
  }
  if (random.chance(0.35)) life.assign(cast.lead, chooseAgent(life, cast.developers));
  if (random.chance(0.4)) {
    life.work(6 * HOUR);
    life.say(random.pick(cast.developers), 'discuss');
  }
}

/** Puts the work into the sprint that is next by then; before the first sprint there is none. */
function enterSprint(life: History, cast: SoftwareCast, urgent: boolean, refinedAt: number): Sprint | null {
  const { random } = life;
  const beforeScrum = life.at < cast.sprints[0]!.startAt - 2 * DAY;
  if (beforeScrum || cast.type === 'subtask') return null;
  const midSprint = urgent || random.chance(0.15);
  const sprint = cast.sprints.find((one) => (midSprint ? one.endAt - DAY : one.startAt) > life.at);
  if (!sprint || sprint.state === 'future') {
    if (random.chance(sprint ? 0.75 : 0.3)) planAhead(life, cast, refinedAt);
    life.at = cast.anchorMs;
    return null;
  }
  life.at = Math.max(life.at, sprint.startAt - random.int(10, 150) * MINUTE);
  life.planInto(cast.lead, sprint.id);
  life.at = Math.max(life.at, sprint.startAt);
  return sprint;
}

/** Candidates of the next sprint are picked a few days before the anchor, if they were refined by then. */
function planAhead(life: History, cast: SoftwareCast, refinedAt: number): void {
  const next = cast.sprints.find((sprint) => sprint.state === 'future');
  life.at = cast.anchorMs - life.random.int(2, 60) * HOUR;
  if (next && refinedAt < life.at) life.planInto(cast.lead, next.id);
}

function develop(life: History, cast: SoftwareCast, first: Sprint | null): void {
  const { random } = life;
  const developer = chooseAgent(life, cast.developers);
  const size = life.points ?? 2;
  let sprint = first;
  const pass = (medianMs: number): void => {
    life.work(medianMs);
    sprint = carryOver(life, cast, sprint);
  };

  pass(sprint ? 14 * HOUR : 6 * HOUR);
  life.assign(random.chance(0.7) ? developer : cast.lead, developer);
  life.status(developer, 'developing');
  for (let burst = 0; burst <= Math.min(3, size / 3); burst++) {
    pass((2 + size) * HOUR);
    if (random.chance(0.6)) life.logWork(developer, 900 * random.int(2, 28));
    if (random.chance(0.35)) life.say(developer, 'discuss');
    if (random.chance(0.04)) life.label(developer, 'blocked');
  }
  life.status(developer, 'reviewing');
  while (random.chance(0.16) && !life.over) {
    pass(4 * HOUR);
    life.say(random.pick(cast.developers), 'review');
    life.status(developer, 'developing');
    pass(5 * HOUR);
    life.status(developer, 'reviewing');
  }
  pass(5 * HOUR);
  if (random.chance(0.5)) life.say(random.pick(cast.developers), 'review');
  life.at += 5 * MINUTE;
  life.status(random.chance(0.7) ? developer : cast.lead, 'done', 'done');
  if (random.chance(0.03)) {
    life.wait(3 * DAY);
    life.say(cast.reporter, 'reopen');
    life.status(cast.reporter, 'developing');
    pass(8 * HOUR);
    life.status(developer, 'done', 'done');
  }
}

/** Work that outlives its sprint is moved into the next one when the sprint closes. */
function carryOver(life: History, cast: SoftwareCast, sprint: Sprint | null): Sprint | null {
  let current = sprint;
  while (current && life.at > current.endAt) {
    const next = cast.sprints[current.number];
    if (!next) return null;
    const resumeAt = life.at;
    life.at = (current.completedAt ?? current.endAt) - MINUTE;
    life.planInto(cast.lead, next.id);
    life.at = resumeAt;
    current = next;
  }
  return current;
}
