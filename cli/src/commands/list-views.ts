import { deskRoutes } from '@speedyflow/contract/desks';
import { technicianViewRoutes } from '@speedyflow/contract/technician-views';
import type { Command } from 'commander';
import { connect } from '../client.ts';
import { type DeskWithQueues, type Views, viewsReport } from '../output/views-report.ts';
import type { World } from '../world.ts';

/** `speedyflow list-views`: desks, their queues and the technician views, with exact counts. */
export function addListViews(program: Command, world: World): void {
  program
    .command('list-views')
    .description('desks, queues and technician views with their exact counts')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const client = await connect(world);
      const { data: desks } = await client.call(deskRoutes.list);
      const withQueues = await Promise.all(
        desks.map(async (desk): Promise<DeskWithQueues> => {
          const { data: queues } = await client.call(deskRoutes.queues, { params: { id: desk.id } });
          return { ...desk, queues };
        }),
      );
      const { counts } = await client.call(technicianViewRoutes.counts);
      const views: Views = { desks: withQueues, technician_views: counts as Views['technician_views'] };
      world.print(json ? JSON.stringify(views, null, 2) : viewsReport(views));
    });
}
