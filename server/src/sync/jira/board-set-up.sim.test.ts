import { expect, test } from 'vitest';
import { temporarySqlite } from '../../../testing/each-database.ts';
import { startSyncedSites } from '../../../testing/synced-sites.ts';
import type { Json } from '../../../testing/two-sites.ts';

const HOUR_MS = 3_600_000;
const CONFIGURATION = '/rest/agile/1.0/board/*/configuration';

test.each([
  ['refused', 403, { errorMessages: ['No access to the configuration'] }],
  ['answered without columns', 200, { columnConfig: { columns: [] } }],
])('J25: a board whose configuration is %s keeps its columns, and what it estimates by', async (_how, status, body) => {
  const { database, remove } = await temporarySqlite();
  const { clock, sites, sync, close } = await startSyncedSites(database, { tickets: 60 });
  const boards = () =>
    database.read.selectFrom('boards').select(['name', 'columns', 'estimation_field']).orderBy('id').execute();
  const fields = () =>
    database.read.selectFrom('connections').select('field_catalogue').where('kind', '=', 'jira').execute();
  const configured = (answer: { status: number; body: unknown }) => {
    sites.jira.control.faults.clear();
    const headers = { 'content-type': 'application/json' };
    sites.jira.control.faults.add({ path: CONFIGURATION, effect: { kind: 'status', headers, ...answer } });
  };
  // A field that only boards know for their estimate.
  const listed: Json[] = await sites.call.jira('GET', '/rest/api/3/field');
  const { id: fieldId } = listed.find(({ custom, schema }) => custom && schema.type === 'option');
  const columnConfig = { columns: [{ name: 'To do', statuses: [{ id: '1' }] }] };
  configured({ status: 200, body: { columnConfig, estimation: { type: 'field', field: { fieldId } } } });
  expect(await sync.run('jira')).toBe(true);
  const [before, known] = [await boards(), await fields()];
  expect(before.length).toBeGreaterThan(0);
  for (const { columns, estimation_field } of before) {
    expect(JSON.parse(columns)).toEqual([{ name: 'To do', status_ids: ['1'] }]);
    expect(estimation_field).toBe(fieldId);
  }

  configured({ status, body });
  clock.advance(HOUR_MS);
  expect(await sync.run('jira'), sync.warnings.join('\n')).toBe(true);
  expect(await boards()).toEqual(before);
  expect(await fields()).toEqual(known);
  await close();
  await remove();
});
