import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkpointAside } from './checkpoints.ts';
import { openConnection } from './sqlite.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('move what was committed into the file while its writer goes on', async () => {
  const file = join(folder, 'a.db');
  const writer = openConnection(file);
  writer.exec('create table t (text)');
  const checkpoints = checkpointAside(writer);
  writer.exec(`insert into t with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)
               select hex(randomblob(500)) from n`);
  const before = statSync(file).size;
  checkpoints.note();
  await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(before + 1_000_000), { timeout: 20_000 });
  await checkpoints.stop();
  writer.close();
  expect(existsSync(`${file}-wal`)).toBe(false);
});

test('are left to the writer when their thread cannot work, and fail nobody', async () => {
  const writer = openConnection(join(folder, 'b.db'));
  const misled = {
    name: join(folder, 'not', 'there.db'),
    open: true,
    pragma: (source: string) => writer.pragma(source),
  };
  await checkpointAside(misled as typeof writer).stop();
  expect(writer.pragma('wal_autocheckpoint', { simple: true })).toBe(1_000);
  writer.close();
});
