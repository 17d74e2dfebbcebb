import { searchRoutes } from '@speedyflow/contract/search';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Finder } from './finder.ts';

export function registerSearch(app: FastifyInstance, { find }: { find: Finder }): void {
  handle(app, searchRoutes.find, async ({ caller, query }) => {
    const { data, ...siblings } = await find(caller, query);
    return { data, siblings };
  });
}
