import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { TECHNICIAN_VIEWS } from '@speedyflow/contract/technician-views';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../testing/test-app.ts';
import { TALLIED_VIEWS } from '../../readmodel/view-tallies.ts';
import { registerTechnicianViews } from './technician-views.routes.ts';

const PATH = '/api/requests/technician-views/counts?view=all_unsolved';
const UNPACK = { br: brotliDecompressSync, gzip: gunzipSync };

let test: TestApp;

beforeAll(async () => {
  test = await testApp({
    features: (app, { database, now }) =>
      registerTechnicianViews(app, { database, clock: { now, sleep: async () => {} } }),
  });
  await test.database.transaction(async ({ db }) => {
    const desk = { id: 1, connection_id: 1, source_id: '1', kind: 'project' as const, key: 'D', name: 'Desk' };
    await db.insertInto('desks').values(desk).execute();
    // As a site of a million tickets has them: every number differs.
    const counts = Object.fromEntries(TALLIED_VIEWS.map((view, n) => [view, 50_000 - n * 4_321]));
    const place = { desk_id: 1, person_id: 0, is_subtask: 0, assigned: 0 };
    await db
      .insertInto('view_tallies')
      .values({ ...place, ...(counts as Record<(typeof TALLIED_VIEWS)[number], number>) })
      .execute();
  });
});
afterAll(() => test.close());

it.each(['br', 'gzip'] as const)('counts of a million tickets are under 300 bytes as %s', async (coding) => {
  const agent = await test.signIn('agent', { deskIds: [1] });
  const answer = await agent.get(PATH, { headers: { 'accept-encoding': coding } });
  expect(answer.headers['content-encoding']).toBe(coding);
  expect(answer.rawPayload.length).toBeLessThanOrEqual(300);
  const body = JSON.parse(UNPACK[coding](answer.rawPayload).toString());
  expect(Object.keys(body)).toEqual(['success', 'counts', 'filter_counts', 'seq']);
  expect(Object.keys(body.counts)).toEqual([...TECHNICIAN_VIEWS]);
  expect(body.filter_counts).toEqual({ all: body.counts.all_unsolved, parents: body.counts.all_unsolved, subtasks: 0 });
});
