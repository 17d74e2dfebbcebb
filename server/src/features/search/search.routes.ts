import { searchRoutes } from '@speedyflow/contract/search';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { search } from './search.service.ts';

export function registerSearch(app: FastifyInstance, { database, clock }: { database: Database; clock: Clock }): void {
  handle(app, searchRoutes.find, async ({ caller, query }) => {
    const data = await search(database, caller, query, clock.now());
    return { data, siblings: { total: null } };
  });
}
