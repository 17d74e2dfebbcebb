import { presenceRoutes } from '@speedyflow/contract/presence';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/errors.ts';
import { handle } from '../../http/handle.ts';
import type { Database } from '../../store/database.ts';
import type { Presence } from './presence.service.ts';
import { readPlace } from './presence.store.ts';

export function registerPresence(
  app: FastifyInstance,
  { database, presence }: { database: Database; presence: Presence },
): void {
  handle(app, presenceRoutes.list, async ({ caller }) => ({ data: presence.seenBy(caller) }));

  handle(app, presenceRoutes.tell, async ({ caller, body: { page, key, typing = false } }) => {
    const { userId, name } = caller;
    const place = key === null ? null : await readPlace(database, key.toUpperCase(), caller.deskIds);
    presence.said({ userId, name, page, place: place ?? null, typing });
    if (place === undefined)
      throw new AppError('not_found', 'NOT_FOUND', 'There is no such ticket, or you may not see it.');
    return { data: { told: true as const } };
  });
}
