/** The world is pure, plausible and the same every time. */
import { expect, test } from 'vitest';
import { addWorking, DAY, HOUR, isWorkingTime, workingBetween } from './calendar.ts';
import { DESKS, deskKeyOf, indexOf, numberOf } from './desks.ts';
import { plainText } from './prose/blocks.ts';
import { SOLVED_STAGES, stateOf, type Ticket } from './ticket.ts';
import { createWorld, DEFAULT_ANCHOR, type World } from './world.ts';

const SIZE = 4000;
const world = createWorld({ seed: 1, anchorMs: DEFAULT_ANCHOR, tickets: SIZE });
const tickets = Array.from({ length: SIZE }, (_, index) => world.ticket(index));

/** Everything a ticket says. */
function told(from: World, ticket: Ticket): string {
  const text = (blocks: Parameters<typeof plainText>[0]) =>
    plainText(blocks, (person) => from.people[person]?.name ?? '');
  const comments = ticket.events.flatMap((event) =>
    event.kind === 'comment' ? [text(from.comment(ticket, event))] : [],
  );
  return JSON.stringify([ticket, from.subject(ticket), text(from.description(ticket)), comments]);
}

test('the same seed tells the same story, in whatever order it is asked', () => {
  const again = createWorld({ seed: 1, anchorMs: DEFAULT_ANCHOR, tickets: SIZE });
  for (const index of [3999, 17, 2000, 17, 0])
    expect(told(again, again.ticket(index))).toBe(told(world, tickets[index]!));
  expect(again.people).toEqual(world.people);
  const other = createWorld({ seed: 2, anchorMs: DEFAULT_ANCHOR, tickets: SIZE });
  expect(told(other, other.ticket(17))).not.toBe(told(world, tickets[17]!));
});

test('tickets arrive in order, within eighteen months, some of them on the last day', () => {
  for (const [index, ticket] of tickets.entries()) {
    expect(ticket.createdAt).toBeGreaterThanOrEqual(tickets[index - 1]?.createdAt ?? world.startMs);
  }
  expect(tickets.at(-1)!.createdAt).toBeLessThan(DEFAULT_ANCHOR);
  const lastDay = tickets.filter((ticket) => ticket.createdAt > DEFAULT_ANCHOR - DAY);
  expect(lastDay.length).toBeGreaterThan(SIZE / 1000);
  expect(tickets.some((ticket) => (stateOf(ticket).resolvedAt ?? 0) > DEFAULT_ANCHOR - DAY)).toBe(true);
});

test("three quarters are Jira's; numbers run on in each desk", () => {
  expect(tickets.filter((ticket) => ticket.desk !== 'ZD')).toHaveLength(SIZE * 0.75);
  for (const { key } of DESKS) {
    const numbers = tickets.filter((ticket) => ticket.desk === key).map((ticket) => ticket.number);
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  }
  for (let index = 0; index < 200; index++) expect(indexOf(deskKeyOf(index), numberOf(index))).toBe(index);
});

test('most are solved, the rest is spread over every open stage', () => {
  const states = tickets.map((ticket) => stateOf(ticket));
  const solved = states.filter((state) => SOLVED_STAGES.has(state.stage)).length / SIZE;
  expect(solved).toBeGreaterThan(0.92);
  expect(solved).toBeLessThan(0.965);
  const open = new Set(states.map((state) => state.stage).filter((stage) => !SOLVED_STAGES.has(stage)));
  for (const stage of ['new', 'progress', 'waiting_requester', 'waiting_vendor', 'todo', 'developing'])
    expect(open).toContain(stage);
});

test('every event follows from the one before, before the anchor', () => {
  for (const ticket of tickets) {
    let { stage, assignee, priority } = ticket.initial;
    let at = ticket.createdAt;
    for (const [seq, event] of ticket.events.entries()) {
      expect(event.seq).toBe(seq);
      expect(event.at).toBeGreaterThanOrEqual(at);
      expect(event.at).toBeLessThan(DEFAULT_ANCHOR);
      at = event.at;
      if (event.kind === 'status') {
        expect(event.from).toBe(stage);
        stage = event.to;
      } else if (event.kind === 'assignee') {
        expect(event.from).toBe(assignee);
        assignee = event.to;
      } else if (event.kind === 'priority') {
        expect(event.from).toBe(priority);
        priority = event.to;
      }
    }
    expect(ticket.events.filter((event) => event.kind === 'comment').length).toBeLessThanOrEqual(16);
  }
});

test('relations are seen alike from both ends', () => {
  for (const ticket of tickets) {
    for (const subtask of ticket.subtasks) expect(tickets[subtask]!.parent).toBe(ticket.index);
    if (ticket.type === 'subtask') expect(tickets[ticket.parent!]!.subtasks).toContain(ticket.index);
    for (const link of ticket.links) {
      const back = tickets[link.other]!.links.find((one) => one.madeBy === link.madeBy);
      expect(back).toMatchObject({ type: link.type, other: ticket.index });
      expect(back!.direction).not.toBe(link.direction);
    }
    if (ticket.problem !== null) expect(tickets[ticket.problem]!.type).toBe('problem');
  }
  const software = tickets.filter((ticket) => ticket.desk === 'PLAT' || ticket.desk === 'MOB');
  const share = software.filter((ticket) => ticket.type === 'subtask').length / software.length;
  expect(share).toBeGreaterThan(0.05);
  expect(share).toBeLessThan(0.1);
});

test('sprints: twelve per board, one active at the anchor; work is planned into the sprint it happens in', () => {
  for (const desk of ['PLAT', 'MOB']) {
    const sprints = world.sprints.filter((sprint) => sprint.desk === desk);
    expect(sprints.map((sprint) => sprint.state)).toEqual([...Array(10).fill('closed'), 'active', 'future']);
    const active = sprints[10]!;
    expect(active.startAt).toBeLessThanOrEqual(DEFAULT_ANCHOR);
    expect(active.endAt).toBeGreaterThan(DEFAULT_ANCHOR);
  }
  const used = new Set(tickets.flatMap((ticket) => stateOf(ticket).sprints));
  expect(used.size).toBe(24);
});

test('people are distinct and speak several languages; subjects do not repeat', () => {
  expect(new Set(world.people.map((person) => person.email)).size).toBe(440);
  expect(world.people.slice(0, 2).map((person) => person.email)).toEqual(['agent@demo.local', 'admin@demo.local']);
  expect(new Set(tickets.map((ticket) => ticket.language))).toEqual(new Set(['en', 'es', 'de', 'fr', 'pt']));
  const subjects = tickets.map((ticket) => world.subject(ticket));
  expect(new Set(subjects).size).toBeGreaterThan(SIZE * 0.6);
  for (const subject of subjects) expect(subject).toMatch(/^\S(.*\S)?$/);
  expect(subjects.some((subject) => /[[\]{}|]/.test(subject))).toBe(false);
});

test('working time passes on working days only', () => {
  const friday = Date.UTC(2026, 9, 30, 16);
  expect(addWorking(friday, 2 * HOUR)).toBe(Date.UTC(2026, 10, 2, 10));
  expect(addWorking(friday, HOUR)).toBe(Date.UTC(2026, 9, 30, 17));
  expect(workingBetween(friday, Date.UTC(2026, 10, 2, 10))).toBe(2 * HOUR);
  expect(isWorkingTime(Date.UTC(2026, 10, 1, 12))).toBe(false);
  for (const start of [0, 5, 31, 77, 140]) {
    const from = friday + start * HOUR;
    expect(workingBetween(from, addWorking(from, 13 * HOUR))).toBe(13 * HOUR);
  }
});
