/** Writes the texts of a ticket: subject, description and comments, each from its own random stream. */
import { deskOf } from '../desks.ts';
import type { Person } from '../people.ts';
import { Random } from '../random.ts';
import type { CommentEvent, DeskKey, Language, Ticket, TicketType } from '../ticket.ts';
import { type Block, inlineOf, paragraph } from './blocks.ts';
import { DIALOGUE, DISCUSSION, EPICS, NOTES, REVIEW, SUBTASKS } from './dialogue.ts';
import { phrase, type Topic } from './grammar.ts';
import { FRENCH_TOPICS } from './topics-french.ts';
import { GERMAN_TOPICS } from './topics-german.ts';
import { IT_FAULTS } from './topics-it-faults.ts';
import { IT_REQUESTS } from './topics-it-requests.ts';
import { FACILITIES_TOPICS, HR_TOPICS } from './topics-office.ts';
import { PORTUGUESE_TOPICS } from './topics-portuguese.ts';
import { PRODUCT_TOPICS } from './topics-product.ts';
import { MOBILE_TOPICS, PLATFORM_TOPICS } from './topics-software.ts';
import { SPANISH_TOPICS } from './topics-spanish.ts';

const ENGLISH: Record<DeskKey, readonly Topic[]> = {
  MSM: [...IT_FAULTS, ...IT_REQUESTS],
  HR: HR_TOPICS,
  FAC: FACILITIES_TOPICS,
  PLAT: PLATFORM_TOPICS,
  MOB: MOBILE_TOPICS,
  ZD: PRODUCT_TOPICS,
};
const HELLO: Record<Language, string> = { en: 'Hi', es: 'Hola', de: 'Hallo', fr: 'Bonjour', pt: 'Olá' };
const PLACES = [
  ' ({city})',
  ' – {city}',
  ' ({app})',
  ' ({asset})',
  ' – {app} {version}',
  ' / {browser}',
  ' (+{n:2-9})',
];
const software = (ticket: Ticket): boolean => deskOf(ticket.desk).kind === 'software';
const SALT = { subject: 41, description: 42, comment: 43 };

const FOREIGN: Partial<Record<Language, Partial<Record<DeskKey, readonly Topic[]>>>> = {
  es: SPANISH_TOPICS,
  de: GERMAN_TOPICS,
  fr: FRENCH_TOPICS,
  pt: PORTUGUESE_TOPICS,
};

/** The topics people write about to a desk in a language; English ones where there are none. */
export function topicsFor(desk: DeskKey, language: Language): readonly Topic[] {
  return FOREIGN[language]?.[desk] ?? ENGLISH[desk];
}

export interface Writer {
  subject(ticket: Ticket): string;
  description(ticket: Ticket): Block[];
  comment(ticket: Ticket, event: CommentEvent): Block[];
}

/** `story` names the ticket whose story another repeats, so that duplicates resemble their original. */
export function createWriter(seed: number, people: readonly Person[], story: (index: number) => number): Writer {
  const topicOf = (ticket: Ticket): Topic => {
    const topics = topicsFor(ticket.desk, ticket.language);
    return topics.find((topic) => topic.key === ticket.topic) ?? topics[0]!;
  };

  function subject(ticket: Ticket): string {
    const random = new Random(seed, SALT.subject, story(ticket.index));
    if (ticket.type === 'epic') return phrase(EPICS, random);
    if (ticket.type === 'subtask') return phrase(SUBTASKS, random);
    const template = random.pick(topicOf(ticket).subjects);
    // A subject without a slot would read the same every time it comes up.
    const place = template.includes('{') || random.chance(0.2) ? '' : random.pick(PLACES);
    return phrase([template + place], random);
  }

  function description(ticket: Ticket): Block[] {
    const random = new Random(seed, SALT.description, ticket.index);
    const topic = topicOf(ticket);
    if (ticket.type === 'subtask' || random.chance(0.02)) return [];
    return software(ticket) ? engineering(ticket.type, topic, random) : request(ticket.language, topic, random);
  }

  function comment(ticket: Ticket, event: CommentEvent): Block[] {
    const random = new Random(seed, SALT.comment, ticket.index, event.seq);
    const topic = topicOf(ticket);
    const dialogue = DIALOGUE[ticket.language];
    const agents = deskOf(ticket.desk).agents;
    const colleague = agents[random.int(0, agents.length - 1)]!;
    const note = (lines: readonly string[]): Block[] => [mentioning(lines, colleague, random)];
    switch (event.intent) {
      case 'acknowledge':
        return [paragraph(phrase(dialogue.acknowledge, random))];
      case 'ask':
        return [address(ticket), paragraph(phrase(topic.asks, random))];
      case 'answer':
        return [paragraph(phrase(topic.answers ?? topic.asks, random)), ...evidence(topic, random, 0.25)];
      case 'chase':
        return [paragraph(phrase(dialogue.chase, random))];
      case 'update':
        return [paragraph(phrase(dialogue.update, random))];
      case 'resolve':
        return software(ticket)
          ? [paragraph(phrase(topic.fixes, random))]
          : [address(ticket), paragraph(phrase(topic.fixes, random))];
      case 'thank':
        return [paragraph(phrase(dialogue.thank, random))];
      case 'reopen':
        return [paragraph(phrase(dialogue.reopen, random)), ...evidence(topic, random, 0.3)];
      case 'note':
        return note(NOTES);
      case 'discuss':
        return [...note(DISCUSSION), ...evidence(topic, random, 0.15)];
      case 'review':
        return note(REVIEW);
    }
  }

  /** How an agent addresses the requester. */
  function address(ticket: Ticket): Block {
    const [given] = people[ticket.requester]!.name.split(' ');
    return paragraph(`${HELLO[ticket.language]} ${given},`);
  }

  return { subject, description, comment };
}

function request(language: Language, topic: Topic, random: Random): Block[] {
  const dialogue = DIALOGUE[language];
  const opening = [phrase(topic.opening, random)];
  const details = distinct(topic.details, random.int(1, 3), random);
  const asList = details.length === 3 && random.chance(0.4);
  return [
    ...signedOff(dialogue.greeting, random),
    paragraph(asList ? opening[0]! : [...opening, details[0]!].join(' ')),
    ...(asList
      ? [{ kind: 'bullets', items: details.map(inlineOf) } as const]
      : details.slice(1).map((detail) => paragraph(detail))),
    ...evidence(topic, random, 0.35),
    ...signedOff(dialogue.closing, random),
  ];
}

function engineering(type: TicketType, topic: Topic, random: Random): Block[] {
  const details = distinct(topic.details, random.int(1, 3), random);
  const blocks: Block[] = [paragraph(phrase(topic.opening, random))];
  if (type === 'bug' && random.chance(0.6)) {
    const steps = ['Open {screen}', 'Send {endpoint} with {n:2-40} items', 'Wait {n:5-90} seconds', 'Watch `{host}`'];
    blocks.push({ kind: 'heading', content: inlineOf('Steps to reproduce') });
    blocks.push({ kind: 'steps', items: distinct(steps, 3, random).map(inlineOf) });
  }
  if (type === 'story' && random.chance(0.6)) {
    const criteria = [
      'Works for {plan} tenants',
      'Answer within {n:80-900} ms',
      'Covered by a contract test',
      'Logged without personal data',
      'Documented in {language}',
    ];
    blocks.push({ kind: 'heading', content: inlineOf('Acceptance criteria') });
    blocks.push({ kind: 'bullets', items: distinct(criteria, 3, random).map(inlineOf) });
  }
  return [...blocks, ...details.map(paragraph), ...evidence(topic, random, type === 'bug' ? 0.7 : 0)];
}

function evidence(topic: Topic, random: Random, probability: number): Block[] {
  if (!topic.evidence || !random.chance(probability)) return [];
  return [{ kind: 'code', text: phrase(topic.evidence, random) }];
}

function signedOff(lines: readonly string[], random: Random): Block[] {
  const line = phrase(lines, random);
  return line === '' ? [] : [paragraph(line)];
}

function mentioning(lines: readonly string[], colleague: number, random: Random): Block {
  const line = random.pick(lines).replace('{mention}', `@${colleague}@`);
  return paragraph(phrase([line], random));
}

/** Some of the lines, in their order, written out. */
function distinct(lines: readonly string[], count: number, random: Random): string[] {
  const skipped = new Set<number>();
  while (lines.length - skipped.size > count) skipped.add(random.int(0, lines.length - 1));
  return lines.filter((_, at) => !skipped.has(at)).map((line) => phrase([line], random));
}
