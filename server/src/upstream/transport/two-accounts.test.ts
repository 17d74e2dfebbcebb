import { expect, test } from 'vitest';
import { handClock } from '../../../testing/hand-clock.ts';
import { basicCredentials } from './credentials.ts';
import type { Answer } from './exchange.ts';
import { type BudgetedTransport, createTransport } from './transport.ts';

const PER_MINUTE = 10;
const read = { method: 'GET', path: '/api/v2/tickets/1.json' } as const;
const interactive = { priority: 'interactive' } as const;

/** A Zendesk of ten calls a minute, and two of its accounts. */
function twoAccounts(statusOf: (account: string) => number = () => 200) {
  const clock = handClock(Date.UTC(2026, 0, 15, 12));
  const calls: string[] = [];
  const open = (account: string, beside?: BudgetedTransport) =>
    createTransport({
      kind: 'zendesk',
      baseUrl: 'https://acme.zendesk.com',
      credentials: basicCredentials(account, 'token'),
      clock,
      random: () => 0.5,
      allowPrivate: false,
      beside,
      exchange: async ({ headers }): Promise<Answer> => {
        const who = atob(String(headers.authorization).slice('Basic '.length)).split(':')[0] as string;
        calls.push(who);
        const remaining = String(Math.max(0, PER_MINUTE - calls.length));
        const said = { 'x-rate-limit': String(PER_MINUTE), 'x-rate-limit-remaining': remaining };
        return { status: statusOf(who), headers: said, text: '{}' };
      },
    });
  const first = open('first');
  return { first, second: open('second', first), calls };
}

test('I33: accounts of one site draw on one budget, whichever asks', async () => {
  const { first, second, calls } = twoAccounts();
  for (let turn = 0; turn < PER_MINUTE; turn++) await (turn % 2 === 0 ? first : second).read(read, interactive);
  for (const transport of [first, second]) {
    await expect(transport.read(read, interactive)).rejects.toMatchObject({ kind: 'rate_limited' });
    expect(transport.budget().limiters).toMatchObject([{ name: 'account', limit: PER_MINUTE, remaining: 0 }]);
    expect(transport.budget().spent.lastMinute).toMatchObject([{ requests: PER_MINUTE }]);
  }
  expect(calls).toHaveLength(PER_MINUTE);
});

test('credentials that are refused are those of their own account alone', async () => {
  const { first, second, calls } = twoAccounts((account) => (account === 'second' ? 401 : 200));
  for (let turn = 0; turn < 2; turn++)
    await expect(second.read(read)).rejects.toMatchObject({ kind: 'upstream_refused' });
  await first.read(read);
  await expect(second.read(read)).rejects.toMatchObject({ kind: 'upstream_refused' });
  expect(calls).toEqual(['second', 'first']);
  expect([first.budget().refusedUntil, second.budget().refusedUntil === null]).toEqual([null, false]);
});

test('what is counted by account is counted apart', async () => {
  const { first, second } = twoAccounts();
  for (const transport of [first, second])
    await transport.write({ method: 'PUT', path: '/api/v2/tickets/7', body: {} });
  const named = first.budget().limiters.map(({ name, remaining }) => [name, remaining]);
  expect(named).toContainEqual(['ticket-update-by-user 7', 29]);
  expect(named).toContainEqual(['ticket-update-by-user 7 by account 1', 29]);
});

test('an account that is closed leaves the other one its calls', async () => {
  const { first, second } = twoAccounts();
  await second.close();
  await expect(second.read(read)).rejects.toMatchObject({ kind: 'unavailable' });
  await first.read(read);
  expect(first.budget()).toMatchObject({ breaker: { state: 'closed', failures: 0 } });
});
