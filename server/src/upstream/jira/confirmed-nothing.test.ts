/** Nothing is believed only of a site that knows who asks: to a stranger Jira shows little, and says no word. */
import { expect, test } from 'vitest';
import { refused } from '../transport/refusal.ts';
import type { Transport } from '../transport/transport.ts';
import { judge } from '../transport/verdict.ts';
import { confirmedNothing } from './confirmed-nothing.ts';

const asking = (myself: () => unknown) => ({ read: async () => myself() }) as unknown as Transport;
const readerOf = (answers: number[][]) => async () => answers.shift() ?? [];
const isNothing = (answer: number[]) => answer.length === 0;

test('I26 J21: nothing, for a stranger, is a refusal', async () => {
  const transport = asking(() => {
    throw refused('jira', 401, null);
  });
  await expect(confirmedNothing(transport, readerOf([[]]), isNothing, {})).rejects.toMatchObject({
    kind: 'upstream_refused',
    details: { status: 401 },
  });
});

test('I26 J21: nothing is asked for again, and believed the second time', async () => {
  const transport = asking(() => ({}));
  expect(await confirmedNothing(transport, readerOf([[], [1]]), isNothing, {})).toEqual([1]);
  expect(await confirmedNothing(transport, readerOf([[], []]), isNothing, {})).toEqual([]);
});

test('what is something is asked for once', async () => {
  const answers = [[1], [2]];
  const never = asking(() => expect.unreachable());
  expect(await confirmedNothing(never, readerOf(answers), isNothing, {})).toEqual([1]);
  expect(answers).toEqual([[2]]);
});

test('J21: a read answered as to a stranger is one that was not authorised, whatever it holds', () => {
  const headers = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' };
  expect(judge('jira', { status: 200, headers, text: '{"issues":[]}' }, false).kind).toBe('unauthorised');
  expect(judge('jira', { status: 404, headers, text: '{}' }, false).kind).toBe('unauthorised');
  expect(judge('jira', { status: 201, headers, text: '{}' }, true).kind).toBe('answer');
});
