import { changeRoutes } from '@speedyflow/contract/changes';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import { changeSeenBy } from '../../http/live-change.ts';
import { changesSince, lastSeq } from '../../store/change-log.ts';
import type { Database } from '../../store/database.ts';
import { liveChangeOf } from './live-change-of.ts';

const LIMIT = 500;

export function registerChanges(app: FastifyInstance, { database }: { database: Database }): void {
  handle(app, changeRoutes.since, async ({ caller, query }) => {
    const limit = query.limit ?? LIMIT;
    const entries = await changesSince(database.read, {
      since: query.since,
      deskIds: caller.deskIds,
      limit: limit + 1,
    });
    const newest = entries.length === 0 ? await lastSeq(database.read) : query.since;
    // As after a backup was restored: what the caller holds may be of tickets that never were.
    if (query.since > newest) return { data: [], siblings: { next_since: newest, more: false, reset: true as const } };
    const shown = entries.slice(0, limit);
    return {
      data: shown.flatMap((entry) => changeSeenBy(caller, liveChangeOf(entry)) ?? []),
      siblings: { next_since: shown.at(-1)?.seq ?? query.since, more: entries.length > limit },
    };
  });
}
