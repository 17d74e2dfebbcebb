/** How a service request lives: triage, questions and answers, waiting, resolution, sometimes a return. */
import { DAY, HOUR, MINUTE } from './calendar.ts';
import type { History } from './history.ts';
import { type PersonId, PRIORITIES, SYSTEM } from './ticket.ts';

const FIRST_TOUCH: Record<string, number> = {
  highest: 20 * MINUTE,
  high: 45 * MINUTE,
  medium: 2 * HOUR,
  low: 4 * HOUR,
  lowest: 6 * HOUR,
};

export interface ServiceCast {
  requester: PersonId;
  lead: PersonId;
  /** Who may be given the ticket, the busiest first. */
  agents: readonly PersonId[];
  logsWork: boolean;
  /** Groups it may be moved between; one or none on desks without groups. */
  groups: readonly { agents: readonly PersonId[] }[];
  duplicate: boolean;
}

type Pace = 'quick' | 'steady' | 'slow';

/** Plays the whole life; what lies after the anchor is cut off by the history. */
export function playService(life: History, cast: ServiceCast): void {
  const { random } = life;
  const pace = (['quick', 'steady', 'slow'] as const)[random.weighted([0.56, 0.26, 0.18])]!;
  triage(life, cast, pace);
  if (life.over) return;
  const rounds = random.weighted(pace === 'quick' ? [0.6, 0.3, 0.1] : [0.15, 0.35, 0.3, 0.2]);
  for (let round = 0; round < rounds && !life.over; round++) converse(life, cast, pace);
  if (pace === 'slow' && random.chance(0.65)) park(life, cast);
  resolve(life, cast, pace);
  if (random.chance(0.05)) {
    life.wait(DAY);
    life.say(cast.requester, 'reopen');
    life.status(cast.requester, 'waiting_support');
    life.work(3 * HOUR);
    life.status(holder(life, cast), 'progress');
    resolve(life, cast, pace);
  }
  close(life, cast);
}

const holder = (life: History, cast: ServiceCast): PersonId => life.assignee ?? cast.lead;

/** Early agents of the list get more than late ones; the first gets a steady share. */
export function chooseAgent(life: History, agents: readonly PersonId[]): PersonId {
  return agents[Math.floor(agents.length * life.random.next() ** 1.35)]!;
}

function triage(life: History, cast: ServiceCast, pace: Pace): void {
  const { random } = life;
  life.work((FIRST_TOUCH[life.priority] ?? HOUR) * (pace === 'slow' ? 3 : 1), 0.9);
  const agent = chooseAgent(life, cast.agents);
  const triager = random.chance(0.5) ? agent : cast.lead;
  if (random.chance(0.14)) {
    const level = PRIORITIES.indexOf(life.priority);
    life.prioritise(triager, PRIORITIES[Math.min(4, Math.max(0, level + (random.chance(0.6) ? -1 : 1)))]!);
  }
  if (cast.groups.length > 1 && random.chance(0.15)) {
    const group = random.int(0, cast.groups.length - 1);
    life.moveToGroup(triager, group);
    life.assign(triager, chooseAgent(life, cast.groups[group]!.agents));
  } else if (random.chance(0.96)) {
    life.assign(triager, agent);
  }
  if (random.chance(0.2))
    life.label(triager, random.pick(['vip', 'second-line', 'recurring', 'needs-approval', 'on-site']));
  life.work(pace === 'slow' ? 8 * HOUR : 40 * MINUTE);
  if (random.chance(0.55)) life.say(holder(life, cast), 'acknowledge');
  life.status(holder(life, cast), 'progress');
}

function converse(life: History, cast: ServiceCast, pace: Pace): void {
  const { random } = life;
  const agent = holder(life, cast);
  life.work(pace === 'quick' ? HOUR : 5 * HOUR);
  if (random.chance(0.3)) life.say(agent, 'note', false);
  if (random.chance(0.12)) {
    const colleague = chooseAgent(life, cast.agents);
    life.assign(agent, colleague);
    life.work(2 * HOUR);
  }
  if (random.chance(0.7)) {
    life.say(holder(life, cast), 'ask');
    life.at += 1000;
    life.status(holder(life, cast), 'waiting_requester');
    life.wait(pace === 'quick' ? 3 * HOUR : pace === 'steady' ? 20 * HOUR : 3 * DAY);
    if (random.chance(0.1)) {
      life.say(SYSTEM, 'update');
      life.wait(DAY);
    }
    life.say(cast.requester, 'answer');
    life.status(cast.requester, 'waiting_support');
    life.work(pace === 'quick' ? HOUR : 4 * HOUR);
    life.status(holder(life, cast), 'progress');
  } else {
    if (random.chance(0.4)) {
      life.say(cast.requester, 'chase');
      life.work(2 * HOUR);
    }
    life.say(agent, 'update', random.chance(0.8));
  }
  if (cast.logsWork && random.chance(0.35)) life.logWork(holder(life, cast), 300 * random.int(2, 24));
}

/** A long stop: the supplier must deliver, or nobody finds the time. */
function park(life: History, cast: ServiceCast): void {
  const { random } = life;
  const agent = holder(life, cast);
  life.work(DAY / 4);
  if (random.chance(0.6)) {
    life.say(agent, 'update');
    life.status(agent, 'waiting_vendor');
    life.wait(45 * DAY, 0.8);
    life.status(agent, 'progress');
  } else {
    life.wait(60 * DAY, 0.9);
    if (random.chance(0.6)) life.say(cast.requester, 'chase');
  }
}

function resolve(life: History, cast: ServiceCast, pace: Pace): void {
  const { random } = life;
  life.work(pace === 'quick' ? 2 * HOUR : pace === 'steady' ? 14 * HOUR : 45 * HOUR, 1);
  if (life.assignee === null) life.assign(cast.lead, chooseAgent(life, cast.agents));
  const agent = holder(life, cast);
  if (cast.logsWork && random.chance(0.4)) life.logWork(agent, 300 * random.int(1, 30));
  life.say(agent, 'resolve');
  life.at += 2000;
  const resolution = cast.duplicate
    ? 'duplicate'
    : (['done', 'wont_do', 'cannot_reproduce'] as const)[random.weighted([0.9, 0.06, 0.04])]!;
  life.status(agent, 'resolved', resolution);
}

function close(life: History, cast: ServiceCast): void {
  const { random } = life;
  const resolvedAt = life.at;
  if (random.chance(0.35)) {
    life.wait(5 * HOUR);
    life.say(cast.requester, 'thank');
  }
  if (random.chance(0.3)) {
    life.wait(6 * HOUR);
    life.rate(cast.requester, random.chance(0.86) ? 'good' : 'bad');
  }
  life.at = Math.max(life.at + MINUTE, resolvedAt + 5 * DAY + random.int(0, 3600) * 1000);
  if (random.chance(0.92)) life.status(SYSTEM, 'closed');
}
