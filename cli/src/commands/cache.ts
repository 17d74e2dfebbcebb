import { type CacheSelection, cacheRoutes } from '@speedyflow/contract/cache';
import type { Command } from 'commander';
import { connect } from '../client.ts';
import { cacheReport } from '../output/cache-report.ts';
import type { World } from '../world.ts';

/** `speedyflow cache`: the answers the server keeps. */
export function addCache(program: Command, world: World): void {
  const cache = program.command('cache').description('the answers the server keeps');

  cache
    .command('stats')
    .description('hits, misses and evictions per layer and route')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const client = await connect(world);
      const { data } = await client.call(cacheRoutes.stats);
      world.print(json ? JSON.stringify(data, null, 2) : cacheReport(data));
    });

  cache
    .command('clear')
    .description('remove kept answers: all, or those of a key, a pattern or a tag')
    .option('--key <key>', 'one answer')
    .option('--pattern <pattern>', "those whose key fits; * stands for anything: 'desks.list:*'")
    .option('--tag <tag>', 'those of a route (boards.get), a desk (desk:3) or a reader')
    .option('--json', 'print JSON')
    .action(async ({ json, ...selection }: CacheSelection & { json?: boolean }) => {
      const client = await connect(world);
      const { data } = await client.call(cacheRoutes.clear, { body: selection });
      world.print(json ? JSON.stringify(data) : `Removed ${data.l1} from memory and ${data.l3} from behind it.`);
    });

  cache
    .command('warm')
    .description('make what people who were seen within a day see first')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const client = await connect(world);
      const { data } = await client.call(cacheRoutes.warm);
      const failed = data.failed > 0 ? `; ${data.failed} could not be made` : '';
      world.print(json ? JSON.stringify(data) : `Made ${data.answers} answers for ${data.readers} people${failed}.`);
    });
}
