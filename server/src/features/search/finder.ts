import type { Caller } from '../../domain/caller.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { ReadDatabase } from '../../store/database.ts';
import { type SearchAnswer, type SearchRequest, search } from './search.service.ts';
import { SearchVocabulary } from './search-vocabulary.ts';

/** Searches for whoever asks, wherever that is done. */
export type Finder = (caller: Caller, request: SearchRequest) => Promise<SearchAnswer>;

/** Searches where it is asked, with what it has learnt of the index. */
export function finderHere(database: ReadDatabase, clock: Pick<Clock, 'now'>): Finder {
  const vocabulary = new SearchVocabulary(database, clock);
  return (caller, request) => search({ database, vocabulary }, caller, request, clock.now());
}
