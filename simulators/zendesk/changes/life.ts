/** Life goes on at the desk: seeded changes as its agents and clients make them in the course of a day. */
import { Random } from '../../world/random.ts';
import { groups } from '../content/ids.ts';
import { GROUP_NAMES, ORDER_NUMBER } from '../content/ticket-fields.ts';
import type { Desk } from '../desk.ts';
import { childId } from '../http/wire-id.ts';
import { DELETED, LIVE } from '../store/columns.ts';
import { PRIORITIES, STATUSES, TICKET_TYPES, type TicketRecord } from '../store/record.ts';
import type { Change } from './change.ts';

const SALT = 305;

type Draw = (ticket: TicketRecord, random: Random, desk: Desk) => Change | null;

const WORDS = 'still slow after restart please see the log attached works again thank you waiting for the vendor'.split(
  ' ',
);
const TAGS = ['vip', 'refund', 'follow_up', 'outage', 'training', 'contract'];

const sentence = (random: Random) => Array.from({ length: random.int(3, 14) }, () => random.pick(WORDS)).join(' ');
const agent = (random: Random, desk: Desk) => random.pick(desk.users.memberships).userId;

/** Kinds of changes with how often each comes. */
const DRAWS: readonly (readonly [weight: number, draw: Draw])[] = [
  [26, ({ id }, random, desk) => ({ kind: 'comment', ticketId: id, text: sentence(random), as: agent(random, desk) })],
  [16, ({ id, requesterId }, random) => ({ kind: 'comment', ticketId: id, text: sentence(random), as: requesterId })],
  [
    9,
    ({ id }, random, desk) => {
      return { kind: 'comment', ticketId: id, text: sentence(random), public: false, as: agent(random, desk) };
    },
  ],
  [15, ({ id }, random) => ({ kind: 'status', ticketId: id, status: random.pick(STATUSES.slice(1, 5)) })],
  [1, ({ id }) => ({ kind: 'status', ticketId: id, status: 'closed' })],
  [
    9,
    ({ id }, random, desk) => ({
      kind: 'assign',
      ticketId: id,
      userId: random.chance(0.1) ? null : agent(random, desk),
    }),
  ],
  [4, ({ id }, random) => ({ kind: 'group', ticketId: id, groupId: groups.id(random.int(0, GROUP_NAMES.length - 1)) })],
  [7, ({ id }, random) => ({ kind: 'priority', ticketId: id, priority: random.pick([...PRIORITIES, null]) })],
  [2, ({ id }, random) => ({ kind: 'type', ticketId: id, type: random.pick(TICKET_TYPES.slice(1)) })],
  [3, ({ id }, random) => ({ kind: 'subject', ticketId: id, subject: sentence(random) })],
  [5, ({ id }, random) => ({ kind: 'tags', ticketId: id, add: [random.pick(TAGS)], remove: [random.pick(TAGS)] })],
  [
    3,
    ({ id }, random) => ({ kind: 'field', ticketId: id, fieldId: ORDER_NUMBER.id, value: String(random.int(1, 9999)) }),
  ],
  [3, ({ id }) => ({ kind: 'touch', ticketId: id })],
  [1, ({ id }) => ({ kind: 'delete', ticketId: id })],
  [1, ({ id }, random, desk) => mergeOf(id, random, desk)],
  [1, ({ id }, random, desk) => redactionOf(id, random, desk)],
];
const WEIGHTS = DRAWS.map(([weight]) => weight);
const NEW_TICKET_SHARE = 0.06;
const RESTORED_SHARE = 0.5;
const TRIES = 20;

/** The next change of a day; null when the account has nothing left to change. */
export function nextChange(desk: Desk, random: Random): Change | null {
  if (random.chance(NEW_TICKET_SHARE)) {
    const clients = desk.users.clients();
    const requesterId = random.pick(clients).id;
    return {
      kind: 'create',
      subject: sentence(random),
      text: `${sentence(random)}.\n\n${sentence(random)}`,
      requesterId,
    };
  }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const id = random.int(1, desk.tickets.columns.size);
    const life = desk.tickets.columns.life[id - 1];
    if (life === DELETED && random.chance(RESTORED_SHARE)) return { kind: 'restore', ticketId: id };
    if (life !== LIVE) continue;
    const ticket = desk.tickets.find(id)!;
    if (ticket.status === 'closed') continue;
    const change = DRAWS[random.weighted(WEIGHTS)]![1](ticket, random, desk);
    if (change !== null) return change;
  }
  return null;
}

/** A stream of changes that depends on the seed and on what the account is like. */
export function lifeOf(seed: number): Random {
  return new Random(seed, SALT);
}

function mergeOf(id: number, random: Random, desk: Desk): Change | null {
  const into = random.int(1, desk.tickets.columns.size);
  const target = desk.tickets.live(into);
  return target === undefined || into === id || target.status === 'closed'
    ? null
    : { kind: 'merge', ticketId: id, into };
}

/** Hides a word of some comment. */
function redactionOf(id: number, random: Random, desk: Desk): Change | null {
  const comments = desk.tickets
    .audits(id)
    .flatMap(({ ordinal, events }) =>
      events.flatMap((event, at) =>
        event.type === 'Comment' ? [{ commentId: childId(id, ordinal, at + 1), event }] : [],
      ),
    );
  const { commentId, event } = random.pick(comments);
  const word = event.plain.split(/\s+/).find(({ length }) => length > 3);
  return word === undefined ? null : { kind: 'redact', ticketId: id, commentId: String(commentId), text: word };
}
