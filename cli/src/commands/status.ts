import { connectionRoutes } from '@speedyflow/contract/connections';
import type { Command } from 'commander';
import { connect } from '../client.ts';
import { EXIT } from '../exit-codes.ts';
import { type Status, statusReport } from '../output/status-report.ts';
import type { World } from '../world.ts';

/** `speedyflow status`: health, readiness, and how fresh every stream of every connection is. */
export function addStatus(program: Command, world: World, exit: (code: number) => void): void {
  program
    .command('status')
    .description('health, connections, freshness of each stream, pending and failed edits')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const client = await connect(world);
      const [{ ready }, { data: connections }] = await Promise.all([
        client.ready(),
        client.call(connectionRoutes.list),
      ]);
      const status: Status = {
        url: client.url,
        health: client.health,
        ready,
        connections: await Promise.all(
          connections.map(async (connection) => {
            const { data: streams } = await client.call(connectionRoutes.freshness, { params: { id: connection.id } });
            return { ...connection, streams };
          }),
        ),
      };
      world.print(json ? JSON.stringify(status, null, 2) : statusReport(status, world.now()));
      const failing = connections.some(({ state }) => state === 'failing');
      if (failing || client.health.status !== 'healthy') exit(EXIT.failed.code);
    });
}
