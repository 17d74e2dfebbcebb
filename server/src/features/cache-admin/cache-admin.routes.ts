import { type CacheSelection, cacheRoutes } from '@speedyflow/contract/cache';
import type { FastifyInstance } from 'fastify';
import type { AnswerCache } from '../../cache/answer-cache.ts';
import type { NamespaceStats } from '../../cache/layer-stats.ts';
import type { Selection } from '../../cache/selection.ts';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import { handle } from '../../http/handle.ts';

/** What an administrator does with the caches needs of the rest. */
export interface CacheAdmin {
  readonly cache: AnswerCache;
  /** People whose first sight is worth making: those who were seen lately. */
  recentCallers(): Promise<readonly Caller[]>;
  /** Has every other process remove the same. */
  clearElsewhere(selection: Selection): Promise<void>;
}

export function registerCacheAdmin(app: FastifyInstance, { cache, recentCallers, clearElsewhere }: CacheAdmin): void {
  handle(app, cacheRoutes.stats, async () => ({
    data: {
      layers: { l1: cache.size(), l3: await cache.storedSize() },
      namespaces: [...cache.stats.all()]
        .sort(([one], [other]) => one.localeCompare(other))
        .map(([namespace, stats]) => ({ namespace, ...stats, hit_ratio: hitRatio(stats) })),
    },
  }));

  handle(app, cacheRoutes.clear, async ({ body }) => {
    const selection = selectionOf(body);
    const [cleared] = await Promise.all([cache.clear(selection), clearElsewhere(selection)]);
    return { data: cleared };
  });

  handle(app, cacheRoutes.warm, async () => {
    const readers = await recentCallers();
    let [answers, failed] = [0, 0];
    for (const caller of readers) {
      for (const warm of app.answers.warmers) {
        try {
          await warm(caller);
          answers += 1;
        } catch {
          failed += 1;
        }
      }
    }
    return { data: { readers: readers.length, answers, failed } };
  });
}

/** Null before the first request. */
function hitRatio({ l1_hits, l3_hits, joined, misses }: NamespaceStats): number | null {
  const saved = l1_hits + l3_hits + joined;
  return saved + misses === 0 ? null : saved / (saved + misses);
}

function selectionOf({ key, pattern, tag }: CacheSelection): Selection {
  const selections: Selection[] = [];
  if (key !== undefined) selections.push({ by: 'key', key });
  if (pattern !== undefined) selections.push({ by: 'pattern', pattern });
  if (tag !== undefined) selections.push({ by: 'tag', tag });
  if (selections.length > 1) {
    const message = 'Say one of key, pattern and tag, or none of them for everything.';
    throw new AppError('invalid_input', 'VALIDATION_ERROR', message, { details: [{ path: 'body', message }] });
  }
  return selections[0] ?? { by: 'all' };
}
