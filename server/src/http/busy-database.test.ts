import { expect, it } from 'vitest';
import { stubApp } from '../../testing/stub-app.ts';

const guard = { id: 'test.read', method: 'GET', access: 'public', limit: 'read' } as const;

it.each([
  ['a read given up', Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' })],
  ['no turn to write', Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' })],
  ['no connection to be had', new Error('timeout exceeded when trying to connect')],
  ['no answer', new Error('Query read timeout')],
  ['a server that restarts', Object.assign(new Error('terminating connection'), { code: '57P01' })],
  ['a server that is gone', Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' })],
])('F31: %s is no fault, and may be tried again', async (_what, error) => {
  const { app, log } = await stubApp((server) => {
    server.get('/api/read', { config: { guard } }, async () => {
      throw error;
    });
  });
  const answer = await app.inject('/api/read');
  expect([answer.statusCode, answer.json().error.code, answer.headers['retry-after']]).toEqual([
    503,
    'UNAVAILABLE',
    '5',
  ]);
  expect(answer.body).not.toContain('10.0.0.7');
  expect(log.filter((line) => line.includes('the database has no time'))).toHaveLength(1);
  await app.close();
});
