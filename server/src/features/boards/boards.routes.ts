import { boardRoutes } from '@speedyflow/contract/boards';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import { viewsChangeAt } from '../../readmodel/ticket-row-view.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { countBoards, getBoard, getColumn, listBoards } from './boards.service.ts';

export function registerBoards(app: FastifyInstance, { database, clock }: { database: Database; clock: Clock }): void {
  handle(app, boardRoutes.list, async ({ caller }) => ({ data: await listBoards(database, caller) }));
  handle(app, boardRoutes.counts, async ({ caller, query }) => ({
    data: await countBoards(database, caller, query.ids.split(',').map(Number)),
  }));
  handle(app, boardRoutes.get, async ({ caller, params, query }) => {
    const data = await getBoard(database, caller, params.id, query, clock.now());
    return { data, changesAt: viewsChangeAt(data.columns.flatMap(({ tickets }) => tickets)) };
  });
  handle(app, boardRoutes.column, async ({ caller, params, query }) => {
    const { tickets, nextCursor } = await getColumn(database, caller, params, query, clock.now());
    return { data: tickets, siblings: { next_cursor: nextCursor }, changesAt: viewsChangeAt(tickets) };
  });
}
