import { boardRoutes } from '@speedyflow/contract/boards';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import { viewsChangeAt } from '../../readmodel/ticket-row-view.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { getBoard, listBoards } from './boards.service.ts';

export function registerBoards(app: FastifyInstance, { database, clock }: { database: Database; clock: Clock }): void {
  handle(app, boardRoutes.list, async ({ caller }) => ({ data: await listBoards(database, caller) }));
  handle(app, boardRoutes.get, async ({ caller, params, query }) => {
    const data = await getBoard(database, caller, params.id, query.per_column, clock.now());
    return { data, changesAt: viewsChangeAt(data.columns.flatMap(({ tickets }) => tickets)) };
  });
}
