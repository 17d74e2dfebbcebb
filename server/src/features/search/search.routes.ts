import { searchRoutes } from '@speedyflow/contract/search';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { search } from './search.service.ts';
import { SearchVocabulary } from './search-vocabulary.ts';

export function registerSearch(app: FastifyInstance, { database, clock }: { database: Database; clock: Clock }): void {
  const vocabulary = new SearchVocabulary(database, clock);
  handle(app, searchRoutes.find, async ({ caller, query }) => {
    const { data, ...siblings } = await search({ database, vocabulary }, caller, query, clock.now());
    return { data, siblings };
  });
}
