/** A stream that stands still is told within three of its intervals. */
import { expect, test } from 'vitest';
import { type StreamSigns, stallOf } from './stall.ts';

const T0 = 1_000_000_000_000;
const MINUTE = 60_000;
const stream: StreamSigns = {
  intervalMs: MINUTE,
  lastSuccessAt: T0,
  progressedAt: T0,
  attemptedAt: T0,
  error: null,
};

test('I34: a run that hangs without an error is noticed within three intervals', () => {
  const hanging = { ...stream, attemptedAt: T0 + MINUTE };
  expect(stallOf(hanging, T0 + 3 * MINUTE)).toBeNull();
  expect(stallOf(hanging, T0 + 3 * MINUTE + 1)).toEqual({
    kind: 'hanging',
    since: T0 + MINUTE,
    words: `The run that began at ${new Date(T0 + MINUTE).toISOString()} has not come back.`,
  });
});

test('I34: a stream that is not run any more is noticed', () => {
  expect(stallOf(stream, T0 + 4 * MINUTE)).toMatchObject({
    kind: 'idle',
    words: expect.stringContaining('No run since'),
  });
});

test('I34: the failure is the reason where there is one', () => {
  const failing = stallOf({ ...stream, error: 'Jira answered 500.' }, T0 + 4 * MINUTE);
  expect(failing).toMatchObject({ kind: 'failing', words: 'Jira answered 500.' });
});

test('a long first run that gets on is no stall, one that stops is', () => {
  const first = { ...stream, intervalMs: null, lastSuccessAt: null, progressedAt: T0 + 10 * MINUTE };
  expect(stallOf(first, T0 + 10 * MINUTE + 5_000)).toBeNull();
  expect(stallOf(first, T0 + 11 * MINUTE)?.kind).toBe('hanging');
});

test('short intervals have patience with a slow answer', () => {
  const quick = { ...stream, intervalMs: 1_000, attemptedAt: T0 + 1_000 };
  expect(stallOf(quick, T0 + 29_000)).toBeNull();
  expect(stallOf(quick, T0 + 31_000)).not.toBeNull();
});
