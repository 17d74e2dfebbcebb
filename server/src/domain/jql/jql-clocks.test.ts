import { expect, test } from 'vitest';
import { compileJql } from './compile-jql.ts';
import type { JqlTicket, JqlVocabulary } from './jql-ticket.ts';
import { parseJql } from './parse-jql.ts';

const NOW = Date.parse('2026-11-18T15:30:00Z');
const NAME = 'Time to resolution';
const vocabulary: JqlVocabulary = {
  customFields: [],
  storyPointFields: [],
  slaNames: [NAME],
  priorities: [],
  projects: [],
};

test.each([
  ['running', NOW + 1, false],
  ['running', NOW, true],
  ['running', null, false],
  ['paused', NOW - 1, false],
  ['met', NOW - 1, false],
  ['breached', NOW + 1, true],
] as const)('a clock last told of as %s and due at %s is breached: %s', (state, dueAt, breached) => {
  const parsed = parseJql(`"${NAME}" = breached()`);
  if (!parsed.ok) expect.fail(parsed.message);
  const ticket = { slas: [{ name: NAME, state, dueAt }] } as unknown as JqlTicket;
  const context = { nowMs: NOW, timeZone: 'UTC', currentUserSourceIds: [] };
  expect(compileJql(parsed.query, vocabulary).matches(ticket, context)).toBe(breached);
});
