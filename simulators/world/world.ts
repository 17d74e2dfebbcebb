/**
 * A seeded help-desk world. It is pure: the same seed, anchor and size give the same tickets, and each ticket is a
 * function of its index alone, so a world of a million tickets costs no more memory than one of a thousand.
 */
import { createArrivals, SPAN } from './arrivals.ts';
import { DAY, HOUR, MINUTE } from './calendar.ts';
import { deskKeyOf, deskOf, numberOf, ORGANIZATIONS, SUPPORT_GROUPS } from './desks.ts';
import { History } from './history.ts';
import { AGENTS, CUSTOMERS, createPeople, EMPLOYEES, type Person } from './people.ts';
import type { Block } from './prose/blocks.ts';
import type { Topic } from './prose/grammar.ts';
import { createWriter, topicsFor } from './prose/write.ts';
import { Random, unit } from './random.ts';
import { createRelations, type Relations } from './relations.ts';
import { playService } from './service-life.ts';
import { playSoftware } from './software-life.ts';
import { createSprints, type Sprint } from './sprints.ts';
import type { CommentEvent, PersonId, Priority, Ticket, TicketLink, TicketType } from './ticket.ts';

export const DEFAULT_ANCHOR = Date.UTC(2026, 10, 1);
export const DEFAULT_TICKETS = 12_000;

export interface WorldOptions {
  seed: number;
  /** The instant up to which the world's history is told. */
  anchorMs: number;
  /** Tickets of all desks together. */
  tickets: number;
}

export interface World extends Readonly<WorldOptions> {
  /** The first instant of its history. */
  readonly startMs: number;
  /** Agents (0 to 39), then customers; `PersonId` is the position. */
  readonly people: readonly Person[];
  /** Both boards' sprints; the sprint id is the position plus one. */
  readonly sprints: readonly Sprint[];
  /** The ticket at a position of the whole world, in order of creation; the last few are kept. */
  ticket(index: number): Ticket;
  subject(ticket: Ticket): string;
  description(ticket: Ticket): Block[];
  comment(ticket: Ticket, event: CommentEvent): Block[];
}

const SALT = { ticket: 51, life: 52, link: 53 };
const KEPT_TICKETS = 1536;
const PRIORITY_WEIGHTS: Record<string, readonly number[]> = {
  incident: [0.05, 0.2, 0.5, 0.2, 0.05],
  problem: [0.1, 0.35, 0.45, 0.1, 0],
  bug: [0.05, 0.22, 0.48, 0.2, 0.05],
  other: [0.01, 0.1, 0.59, 0.22, 0.08],
};
const PRIORITY_NAMES: readonly Priority[] = ['highest', 'high', 'medium', 'low', 'lowest'];

export function createWorld(options: WorldOptions): World {
  const { seed, anchorMs, tickets } = options;
  const people = createPeople(seed, ORGANIZATIONS.length);
  const sprints = createSprints(anchorMs);
  const arrival = createArrivals(seed, anchorMs, tickets);
  const relations = createRelations(seed, tickets);
  const writer = createWriter(seed, people, relations.story);
  const kept = new Map<number, Ticket>();

  function build(index: number): Ticket {
    const random = new Random(seed, SALT.ticket, index);
    const desk = deskOf(deskKeyOf(index));
    const requester = requesterOf(random, desk.kind, desk.agents);
    const software = desk.kind === 'software';
    const language = software ? 'en' : people[requester]!.language;
    const spoken = random.chance(0.85) ? language : 'en';
    const topic = topicOf(topicsFor(desk.key, spoken), new Random(seed, SALT.ticket, relations.story(index), 1));
    const type = typeOf(index, topic, relations);
    const weights = PRIORITY_WEIGHTS[type] ?? PRIORITY_WEIGHTS.other!;
    const createdAt = arrival(index);
    const channel = random.pick(['web', 'web', 'email', 'email', 'phone', 'chat', 'api'] as const);
    const creator = channel === 'phone' && !software ? random.pick(desk.agents) : requester;
    const initial: Ticket['initial'] = {
      stage: software ? 'todo' : 'new',
      priority: PRIORITY_NAMES[random.weighted(weights)]!,
      labels: random.chance(0.8) ? topic.labels : [],
      assignee: null,
      group: desk.kind === 'support' ? groupFor(topic, random) : 0,
    };
    const links = linksOf(index, relations, arrival, anchorMs);
    const life = new History(new Random(seed, SALT.life, index), createdAt, anchorMs, initial);
    const duplicate = links.some((link) => link.type === 'duplicates' && link.direction === 'outward');
    if (software) {
      const own = sprints.filter((sprint) => sprint.desk === desk.key);
      const cast = { reporter: requester, lead: desk.lead, developers: desk.agents, sprints: own };
      playSoftware(life, { ...cast, type, anchorMs, duplicate });
    } else {
      const groups = desk.kind === 'support' ? SUPPORT_GROUPS : [];
      const agents = groups[initial.group]?.agents ?? desk.agents;
      const logsWork = desk.key === 'MSM';
      playService(life, { requester, lead: desk.lead, agents, logsWork, groups, duplicate });
    }
    for (const link of links) life.link(linkedAt(link.madeBy, arrival), creator, link);
    return {
      index,
      desk: desk.key,
      number: numberOf(index),
      type,
      language: spoken,
      topic: topic.key,
      component: topic.component,
      requestType: topic.requestType ?? null,
      severity: type === 'incident' || type === 'bug' ? random.pick(['Critical', 'Major', 'Minor', 'Minor']) : null,
      requester,
      creator,
      channel,
      createdAt,
      dueAt: random.chance(0.12) ? createdAt + random.int(3, 40) * DAY : null,
      parent: relations.subtaskParent(index) ?? relations.epic(index),
      subtasks: relations.subtasks(index),
      problem: relations.problem(index),
      links,
      initial,
      events: life.finish(),
    };
  }

  return {
    ...options,
    startMs: anchorMs - SPAN,
    people,
    sprints,
    ticket(index) {
      const known = kept.get(index);
      if (known) return known;
      const ticket = build(index);
      if (kept.size >= KEPT_TICKETS) kept.delete(kept.keys().next().value!);
      kept.set(index, ticket);
      return ticket;
    },
    subject: writer.subject,
    description: writer.description,
    comment: writer.comment,
  };

  /** Links made before the anchor, from this ticket's side. */
  function linksOf(index: number, from: Relations, at: (index: number) => number, until: number): TicketLink[] {
    const own = from.madeLink(index);
    const links: TicketLink[] = own ? [{ type: own.type, direction: 'outward', other: own.target, madeBy: index }] : [];
    for (const other of from.linkedFrom(index)) {
      links.push({ type: from.madeLink(other)!.type, direction: 'inward', other, madeBy: other });
    }
    return links.filter((link) => linkedAt(link.madeBy, at) < until);
  }

  function linkedAt(madeBy: number, at: (index: number) => number): number {
    return at(madeBy) + 2 * MINUTE + Math.floor(unit(seed, SALT.link, madeBy) * 3 * HOUR);
  }
}

function requesterOf(random: Random, kind: 'service' | 'software' | 'support', agents: readonly PersonId[]): PersonId {
  if (kind === 'software') return random.chance(0.75) ? random.pick(agents) : random.int(0, AGENTS - 1);
  const [first, count] = kind === 'support' ? [AGENTS + EMPLOYEES, CUSTOMERS - EMPLOYEES] : [AGENTS, EMPLOYEES];
  // A few people ask often, most ask rarely.
  return first + Math.floor(count * random.next() ** 1.5);
}

function topicOf(topics: readonly Topic[], random: Random): Topic {
  return topics[random.weighted(topics.map((topic) => topic.weight ?? 1))]!;
}

function typeOf(index: number, topic: Topic, relations: Relations): TicketType {
  if (relations.isEpic(index)) return 'epic';
  if (relations.subtaskParent(index) !== null) return 'subtask';
  if (relations.isProblem(index)) return 'problem';
  if (relations.problem(index) !== null) return 'incident';
  return topic.type;
}

function groupFor(topic: Topic, random: Random): number {
  if (topic.component === 'Billing') return 2;
  if (random.chance(0.06)) return 4;
  if (topic.key === 'howto') return 3;
  return ['Integrations', 'Devices', 'Performance'].includes(topic.component) ? 1 : 0;
}
