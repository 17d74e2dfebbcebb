import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { databaseAndKey } from './database.ts';

const POSTGRES_URL = process.env.SPEEDYFLOW_TEST_PG_URL;

it.skipIf(POSTGRES_URL === undefined)('an empty PostgreSQL is well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'speedyflow-doctor-'));
  const loaded = loadConfig({ env: { DATABASE_URL: POSTGRES_URL, SPEEDYFLOW_DATA_DIR: folder } });
  expect(loaded.ok && (await databaseAndKey(loaded.config))).toMatchObject([
    { ok: true, says: 'postgres answers, and is empty: start makes the tables' },
    { ok: true, says: expect.stringContaining('master.key will be made') },
  ]);
  rmSync(folder, { recursive: true });
});
