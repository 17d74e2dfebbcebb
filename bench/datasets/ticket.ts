import type { SourceComment, SourceSla, SourceTicket } from '../../server/src/domain/source.ts';
import { Random, unit } from '../../simulators/world/random.ts';
import { AGENTS, CUSTOMERS, DESK_WEIGHTS, DESKS, NOW, PRIORITIES, STATUSES } from './site.ts';
import { sentence } from './words.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SPAN_MS = 3 * 365 * DAY_MS;
const SEED = 20_260_303;

const SUBTASK_SHARE = 0.08;
/** How far back among the tickets a subtask's parent is looked for. */
const PARENT_REACH = 60;

/** Open tickets: most young ones, and a rest that nobody closes; together one in twenty. */
const OPEN_WHEN_NEW = 0.75;
const OPEN_HALF_LIFE_DAYS = 35;
const OPEN_FOR_EVER = 0.016;

const OPEN_STATUS_WEIGHTS = [30, 34, 26, 10];

/** The nth of so many tickets, oldest first; a pure function of both. */
export function makeTicket(n: number, tickets: number): SourceTicket {
  const random = new Random(SEED, n);
  const desk = deskOf(n);
  const createdAt = Math.floor(NOW - (SPAN_MS * (tickets - n + random.next())) / (tickets + 1));
  const age = NOW - createdAt;
  const open = random.chance(OPEN_FOR_EVER + OPEN_WHEN_NEW * 0.5 ** (age / DAY_MS / OPEN_HALF_LIFE_DAYS));
  const status = STATUSES[open ? random.weighted(OPEN_STATUS_WEIGHTS) : random.int(4, 5)] as (typeof STATUSES)[number];
  const resolvedAt = open ? null : Math.floor(createdAt + Math.min(age, random.logNormal(DAY_MS, 1.3)));
  const updatedAt = resolvedAt ?? Math.floor(createdAt + age * (1 - random.next() ** 2 * 0.9));
  const requester = random.pick(CUSTOMERS);
  const assignee = random.chance(open ? 0.8 : 0.98) ? random.pick(AGENTS) : null;
  const priority = PRIORITIES[random.weighted([4, 14, 50, 24, 8])] as (typeof PRIORITIES)[number];
  const parent = parentOf(n);
  const description = sentence(random, 10, 30);
  return {
    sourceId: sourceIdOf(n),
    key: keyOf(n),
    url: `https://bench.example/browse/${keyOf(n)}`,
    deskSourceId: desk.sourceId,
    version: updatedAt,
    deleted: false,
    summary: sentence(random, 4, 9),
    description: { format: 'text', source: description, text: description },
    statusSourceId: status.sourceId,
    status: status.name,
    statusCategory: status.category,
    waitsFor: status.waitsFor,
    priority: priority.name,
    priorityRank: priority.rank,
    type: parent === null ? (random.chance(0.3) ? 'Incident' : 'Task') : 'Sub-task',
    isSubtask: parent !== null,
    parentSourceId: parent === null ? null : sourceIdOf(parent),
    category: random.chance(0.6) ? 'General request' : null,
    requesterSourceId: requester.sourceId,
    assigneeSourceId: assignee?.sourceId ?? null,
    labels: random.chance(0.3) ? [sentence(random, 1, 1)] : [],
    components: [],
    customFields: [],
    storyPoints: null,
    sprintSourceIds: [],
    resolution: open ? null : 'Done',
    createdAt,
    updatedAt,
    resolvedAt,
    dueAt: null,
    people: [],
    comments: { complete: true, items: comments(random, n, { requester, assignee, createdAt, updatedAt }) },
    worklogs: { complete: true, items: [] },
    attachments: [],
    links: random.chance(0.02) && n > 1 ? [blockedBy(random.int(Math.max(1, n - 500), n - 1))] : [],
    slas: random.chance(0.6) ? [clock(random, { createdAt, resolvedAt })] : [],
    service: null,
  };
}

/** The key of the nth ticket. */
export function keyOf(n: number): string {
  return `${deskOf(n).key}-${n}`;
}

function sourceIdOf(n: number): string {
  return String(100_000 + n);
}

export function deskOf(n: number) {
  return DESKS[new Random(SEED, n, 1).weighted(DESK_WEIGHTS)] as (typeof DESKS)[number];
}

function isSubtask(n: number): boolean {
  return n > PARENT_REACH && unit(SEED, n, 2) < SUBTASK_SHARE;
}

/** An earlier ticket of the same desk that is no subtask itself; null where there is none near. */
function parentOf(n: number): number | null {
  if (!isSubtask(n)) return null;
  for (let before = n - 1; before > n - PARENT_REACH; before--) {
    if (!isSubtask(before) && deskOf(before) === deskOf(n)) return before;
  }
  return null;
}

function comments(
  random: Random,
  n: number,
  ticket: {
    requester: { sourceId: string };
    assignee: { sourceId: string } | null;
    createdAt: number;
    updatedAt: number;
  },
): SourceComment[] {
  const count = random.weighted([25, 35, 22, 12, 6]);
  const life = ticket.updatedAt - ticket.createdAt;
  return Array.from({ length: count }, (_, nth): SourceComment => {
    const text = sentence(random, 5, 18);
    const at = Math.floor(ticket.createdAt + (life * (nth + 1)) / (count + 1));
    const author = nth % 2 === 0 ? (ticket.assignee ?? ticket.requester) : ticket.requester;
    return {
      sourceId: `${sourceIdOf(n)}-${nth}`,
      authorSourceId: author.sourceId,
      body: { format: 'text', source: text, text },
      public: random.chance(0.85),
      createdAt: at,
      updatedAt: at,
    };
  });
}

function blockedBy(other: number): SourceTicket['links'][number] {
  const named = { otherSourceId: sourceIdOf(other), otherKey: keyOf(other), otherSummary: '' };
  return { type: 'is blocked by', ...named, blockedBy: true };
}

function clock(random: Random, { createdAt, resolvedAt }: Pick<SourceTicket, 'createdAt' | 'resolvedAt'>): SourceSla {
  const goalMs = random.pick([4, 8, 24, 72]) * HOUR_MS;
  const dueAt = createdAt + goalMs;
  const breached = dueAt < (resolvedAt ?? NOW);
  return {
    sourceId: 'resolution',
    name: 'Time to resolution',
    state: breached ? 'breached' : resolvedAt === null ? 'running' : 'met',
    startedAt: createdAt,
    dueAt,
    stoppedAt: resolvedAt,
    goalMs,
    remainingMs: null,
  };
}
