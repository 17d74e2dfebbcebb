import { afterEach, expect, it, vi } from 'vitest';
import { STUB_TOKENS, stubApp } from '../../testing/stub-app.ts';
import { CONTRACT_ROUTES } from './contract-routes.ts';
import { deadlineOf, keepDeadlines } from './deadlines.ts';

afterEach(() => void vi.useRealTimers());

it('no answer is waited for longer than its kind may take, and one that comes too late is nobody’s', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let elapsed = 0;
  const held: (() => void)[] = [];
  const { app, log } = await stubApp((server) => {
    keepDeadlines(server, () => elapsed);
    for (const id of ['issues.slow', 'changes.stream', 'issues.quick']) {
      const config = { guard: { id, method: 'GET', access: 'session', limit: 'read' } as const };
      server.get(`/api/${id}`, { config }, async () => {
        if (id !== 'issues.quick') await new Promise<void>((resolve) => held.push(resolve));
        return 'done';
      });
    }
  });
  const get = (id: string) =>
    app.inject({ url: `/api/${id}`, headers: { authorization: `Bearer ${STUB_TOKENS.agent}` } });
  const slow = get('issues.slow');
  const stream = get('changes.stream');
  await vi.waitFor(() => expect(held).toHaveLength(2));
  expect((await get('issues.quick')).body).toBe('done');
  elapsed = 9_999;
  vi.advanceTimersByTime(250);
  elapsed = 10_000;
  vi.advanceTimersByTime(250);
  const late = await slow;
  expect([late.statusCode, late.json().error.code]).toEqual([504, 'TIMED_OUT']);
  expect(log.some((line) => line.includes('took too long') && line.includes('issues.slow'))).toBe(true);
  elapsed = 1e9;
  vi.advanceTimersByTime(250);
  for (const release of held) release();
  expect((await stream).body).toBe('done');
  await app.close();
});

it('every route has the time limit of its kind', () => {
  const limits = new Map<number | undefined, string[]>();
  for (const route of CONTRACT_ROUTES) {
    const ms = deadlineOf(route);
    limits.set(ms, [...(limits.get(ms) ?? []), route.id]);
  }
  expect(limits.get(3_000)).toEqual(['accounts.listUsers', 'accounts.createUser', 'accounts.updateUser']);
  expect(limits.get(5_000)).toEqual(expect.arrayContaining(['accounts.login', 'accounts.me']));
  expect(limits.get(10_000)).toEqual(expect.arrayContaining(['issues.queue', 'search.find', 'issues.comment']));
  expect(limits.get(30_000)).toEqual(expect.arrayContaining(['connections.add', 'connections.sync']));
  expect(limits.get(undefined) ?? []).toEqual(
    limits.get(undefined)?.filter((id) => id === 'issues.attachmentContent') ?? [],
  );
  expect(Math.max(...[...limits.keys()].map((ms) => ms ?? 0))).toBe(30_000);
});
