/** Deliveries are made at least once, retried under their identifier, and go wrong only as told. */
import { expect, test } from 'vitest';
import { type DeliveryPolicy, JIRA_DELIVERY, ZENDESK_DELIVERY } from './policies.ts';
import { createPostOffice, type Letter, type OutgoingRequest, type PostOfficeOptions } from './post-office.ts';
import { createVirtualTime } from './virtual-time.ts';

type Receiver = (request: OutgoingRequest, position: number) => number | null;

/** An office whose receiver answers with a status, or not at all when it says null. */
function officeWith(receive: Receiver, policy: DeliveryPolicy = JIRA_DELIVERY, extra: Partial<PostOfficeOptions> = {}) {
  const time = createVirtualTime(1_000_000);
  const received: { id: string; retry: string | undefined; at: number }[] = [];
  const office = createPostOffice({
    clock: time,
    timers: time,
    seed: 1,
    policy,
    send: (request) => {
      received.push({ id: request.headers.id!, retry: request.headers.retry, at: time.now() - 1_000_000 });
      const status = receive(request, received.length - 1);
      return status === null ? new Promise(() => {}) : Promise.resolve({ status });
    },
    ...extra,
  });
  return { office, time, received };
}

const letter = (id: string, webhook = 'w'): Letter => ({
  id,
  webhook,
  url: 'http://receiver.test/',
  body: '{}',
  headers: (attempt) => ({ id, ...(attempt > 0 ? { retry: String(attempt) } : {}) }),
});

test('letters arrive in the order in which they were posted', async () => {
  const { office, time, received } = officeWith(() => 204);
  for (let at = 0; at < 100; at++) office.post(letter(String(at)));
  await time.advance(0);
  expect(received.map((one) => Number(one.id))).toEqual(Array.from({ length: 100 }, (_, at) => at));
  expect(office.ledger.counts()).toMatchObject({ posted: 100, sent: 100, delivered: 100, failed: 0 });
  expect(office.pending).toBe(0);
});

test('failures that may pass are retried five times under the same identifier, then given up', async () => {
  const { office, time, received } = officeWith(() => 503);
  office.post(letter('a'));
  await time.advance(3_600_000);
  expect(received.map((one) => [one.id, one.retry])).toEqual([
    ['a', undefined],
    ...['1', '2', '3', '4', '5'].map((retry) => ['a', retry]),
  ]);
  expect(office.ledger.counts()).toMatchObject({ retried: 5, failed: 1, delivered: 0 });
  expect(received.at(-1)!.at).toBeLessThanOrEqual(31 * 60_000);
});

test('a refusal that will not pass is not retried; an answer that never comes is', async () => {
  const { office, time, received } = officeWith((_, position) => [404, null, 200][position]!);
  office.post(letter('refused'));
  await time.advance(0);
  expect(office.ledger.recent()).toMatchObject([{ outcome: 'failed', status: 404, attempts: 1 }]);
  office.post(letter('unanswered'));
  await time.advance(3_600_000);
  expect(received.map((one) => one.id)).toEqual(['refused', 'unanswered', 'unanswered']);
  expect(office.ledger.recent()[1]).toMatchObject({ outcome: 'delivered', attempts: 2 });
});

test('a held back letter waits, and no more attempts run at a time than allowed', async () => {
  const { office, time, received } = officeWith(() => null, { ...JIRA_DELIVERY, concurrency: 2 });
  office.post({ ...letter('held'), delayMs: 5_000 });
  for (const id of ['a', 'b', 'c']) office.post(letter(id));
  await time.advance(4_999);
  expect(received.map((one) => one.id)).toEqual(['a', 'b']);
  await time.advance(JIRA_DELIVERY.timeoutMs);
  expect(received.slice(2, 4).map((one) => one.id)).toEqual(['c', 'held']);
});

test('chance drops, doubles, delays and reorders, the same way for the same seed', async () => {
  const run = async (seed: number) => {
    const chaos = { drop: 0.1, duplicate: 0.1, reorder: 0.3, late: 0.05 };
    const { office, time, received } = officeWith(() => 200, JIRA_DELIVERY, { seed, chaos });
    for (let at = 0; at < 500; at++) office.post(letter(String(at)));
    await time.advance(3_600_000);
    return { ids: received.map((one) => Number(one.id)), counts: office.ledger.counts(), pending: office.pending };
  };
  const first = await run(3);
  expect(await run(3)).toEqual(first);
  expect(first.counts.dropped).toBeGreaterThan(20);
  expect(first.counts.duplicated).toBeGreaterThan(20);
  expect(first.counts.delivered).toBe(500 - first.counts.dropped + first.counts.duplicated);
  expect(first.ids).not.toEqual(first.ids.toSorted((one, other) => one - other));
  expect(first.pending).toBe(0);
});

test('a webhook that keeps failing is left alone for a while, and others are not', async () => {
  const { office, time, received } = officeWith(({ headers }) => (headers.id === 'good' ? 200 : 400), ZENDESK_DELIVERY);
  for (let at = 0; at < 10; at++) office.post(letter('bad'));
  await time.advance(0);
  office.post(letter('bad'));
  office.post(letter('good', 'other'));
  await time.advance(0);
  expect(office.ledger.counts()).toMatchObject({ failed: 10, circuit_broken: 1, delivered: 1 });
  await time.advance(ZENDESK_DELIVERY.breaker!.pauseMs);
  office.post(letter('bad'));
  await time.advance(0);
  expect(received.filter((one) => one.id === 'bad')).toHaveLength(11);
});

test('five hundred deliveries cost far less than a second', async () => {
  const { office, time } = officeWith(() => 200);
  const begun = performance.now();
  for (let at = 0; at < 500; at++) office.post(letter(String(at)));
  await time.advance(0);
  expect(office.ledger.counts().delivered).toBe(500);
  expect(performance.now() - begun).toBeLessThan(500);
});
