import { connectionRoutes } from '@speedyflow/contract/connections';
import type { FastifyInstance } from 'fastify';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import { readChosenProjects } from '../../store/chosen-projects.ts';
import type { Inbox } from '../../store/inbox/inbox.ts';
import {
  addConnection,
  type ConnectionChangeMeans,
  changeConnection,
  chooseProjects,
  type LeaveSite,
  removeConnection,
  surveySite,
} from './connection-changes.service.ts';
import { type ConnectionControl, listConnections, readFreshness, visibleConnection } from './connections.service.ts';

export function registerConnections(
  app: FastifyInstance,
  means: ConnectionChangeMeans & { inbox: Inbox; clock: Clock; control: ConnectionControl; leaveSite: LeaveSite },
): void {
  const { database, inbox, clock, control } = means;
  const viewOf = async (caller: Caller, id: number) => {
    const found = (await listConnections(database, caller, clock.now())).find((connection) => connection.id === id);
    if (!found) throw new AppError('not_found', 'NOT_FOUND', 'There is no such connection.');
    return found;
  };
  handle(app, connectionRoutes.list, async ({ caller }) => ({
    data: await listConnections(database, caller, clock.now()),
  }));
  handle(app, connectionRoutes.add, async ({ caller, body: { name, ...body } }) => {
    const id = await addConnection(means, caller, { name, ...body });
    return { data: await viewOf(caller, id) };
  });
  handle(app, connectionRoutes.survey, async ({ body }) => ({ data: await surveySite(means, body) }));
  handle(app, connectionRoutes.projects, async ({ caller, params }) => {
    await visibleConnection(database, caller, params.id);
    const chosen = await readChosenProjects(database.read, params.id);
    return { data: { ...(await control.survey(params.id)), chosen: chosen && [...chosen] } };
  });
  handle(app, connectionRoutes.choose, async ({ caller, params, body }) => {
    await chooseProjects(means, caller, params.id, body.projects);
    await control.requestSync(params.id, { full: false });
    return { data: await viewOf(caller, params.id) };
  });
  handle(app, connectionRoutes.change, async ({ caller, params, body }) => {
    await changeConnection(means, caller, params.id, body);
    await control.requestSync(params.id, { full: false });
    return { data: await viewOf(caller, params.id) };
  });
  handle(app, connectionRoutes.remove, async ({ caller, params, body }) => {
    const leftBehind = await removeConnection(means, caller, params.id, body.confirm);
    return { data: { removing: true as const, left_behind: leftBehind } };
  });
  handle(app, connectionRoutes.freshness, async ({ caller, params }) => ({
    data: await readFreshness({ database, inbox }, caller, params.id, clock.now()),
  }));
  handle(app, connectionRoutes.test, async ({ caller, params }) => {
    await visibleConnection(database, caller, params.id);
    return { data: await control.test(params.id) };
  });
  handle(app, connectionRoutes.sync, async ({ caller, params, body }) => {
    await visibleConnection(database, caller, params.id);
    const { leads } = await control.requestSync(params.id, { full: body.full ?? false });
    return { data: { requested: true as const, here: leads } };
  });
}
