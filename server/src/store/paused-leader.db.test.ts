import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { eachDatabasePlace } from '../../testing/each-database.ts';
import { openDatabase } from './database.ts';
import { acquireLease, type Lease } from './leases.ts';

const HOLDER = fileURLToPath(new URL('../../testing/lease-holder.ts', import.meta.url));

eachDatabasePlace((_name, makePlace) => {
  test('I31: a process that slept through a take-over writes nothing afterwards', async () => {
    const { location } = await makePlace();
    const database = await openDatabase(location);
    const child = spawn(process.execPath, [HOLDER, JSON.stringify(location)], { stdio: ['pipe', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const answer = async () => (await said.next()).value as string;
    const ask = async (stream: string) => {
      child.stdin.write(`${stream}\n`);
      return answer();
    };
    try {
      expect(await answer()).toBe('ready');
      expect(await ask('before')).toBe('written');
      child.kill('SIGSTOP');
      const takeOver = () => acquireLease(database, { name: 'sync', holder: 'here', ttlMs: 60_000 });
      const lease = (await vi.waitUntil(takeOver, { timeout: 5_000, interval: 50 })) as Lease;
      expect(lease.fence).toBe(2);
      child.kill('SIGCONT');
      expect(await ask('after')).toBe('refused');
      const rows = await database.read.selectFrom('sync_streams').select('stream').execute();
      expect(rows).toEqual([{ stream: 'before' }]);
    } finally {
      child.kill('SIGCONT');
      child.stdin.end();
      await exited;
      await database.close();
    }
  });
});
