import { changeRoutes } from '@speedyflow/contract/changes';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import { changeSeenBy } from '../../http/live-change.ts';
import { changesSince } from '../../store/change-log.ts';
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
    const shown = entries.slice(0, limit);
    return {
      data: shown.flatMap((entry) => changeSeenBy(caller, liveChangeOf(entry)) ?? []),
      siblings: { next_since: shown.at(-1)?.seq ?? query.since, more: entries.length > limit },
    };
  });
}
