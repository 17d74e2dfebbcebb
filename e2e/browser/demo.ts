/** The demo as people start it, on free ports and in a folder of its own: both simulators, the server, its accounts. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { createDemoUsers } from '../../server/src/features/accounts/demo-users.ts';
import { loadConfig } from '../../server/src/main/config/config.ts';
import { startDemoSimulators } from '../../server/src/main/demo-simulators.ts';
import { startServer } from '../../server/src/main/process-run.ts';
import { systemClock } from '../../server/src/stdx/clock.ts';

/** Small enough to sync in seconds, large enough that every queue has something in it. */
const TICKETS = 1_500;
const READY_WITHIN_MS = 120_000;

export interface Demo {
  url: string;
  /** Where the simulators answer. */
  addresses: { jira: string; zendesk: string };
  stop(): Promise<void>;
}

export async function startDemo(): Promise<Demo> {
  const built = fileURLToPath(new URL('../../web/dist/index.html', import.meta.url));
  if (!existsSync(built)) throw new Error('The interface is not built; npm test builds it first.');
  const dataDir = await mkdtemp(join(tmpdir(), 'speedyflow-browser-'));
  const env = {
    PORT: '0',
    SPEEDYFLOW_DATA_DIR: dataDir,
    SPEEDYFLOW_LOG_LEVEL: 'error',
    SPEEDYFLOW_SYNC_INTERVAL_SECONDS: '1',
  };
  const loaded = loadConfig({ env, file: undefined, flags: [] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));

  const simulators = await startDemoSimulators({ dataDir, tickets: TICKETS, now: systemClock.now() });
  const { server, url } = await startServer(loaded.config, simulators);
  await vi.waitUntil(async () => (await server.ready()).ready, { timeout: READY_WITHIN_MS, interval: 100 });
  const desks = await server.database.read.selectFrom('desks').select('id').execute();
  await createDemoUsers({ database: server.database, deskIds: desks.map(({ id }) => id), now: systemClock.now });

  return {
    url,
    addresses: simulators.addresses,
    async stop() {
      await server.stop();
      await simulators.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
