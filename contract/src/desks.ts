import { type Static, Type } from 'typebox';
import { Nullable, RecordId } from './envelope.ts';
import { SortKey } from './paging.ts';
import { route } from './route.ts';

export const QueueView = Type.Object({
  id: Type.Integer(),
  desk_id: Type.Integer(),
  name: Type.String(),
  count: Type.Integer({ description: 'exact number of tickets in it that the caller may see' }),
  sort: SortKey,
  source_query: Type.String({ description: 'the JQL or the view conditions it stands for' }),
});
export type QueueView = Static<typeof QueueView>;

export const DeskView = Type.Object({
  id: Type.Integer(),
  connection_id: Type.Integer(),
  source: Type.Union([Type.Literal('jira'), Type.Literal('zendesk')]),
  kind: Type.Union([
    Type.Literal('service_desk'),
    Type.Literal('project'),
    Type.Literal('group'),
    Type.Literal('account'),
  ]),
  key: Type.String(),
  name: Type.String(),
  unit_id: Nullable(Type.Integer()),
  unsolved: Type.Integer(),
  unassigned: Type.Integer(),
});
export type DeskView = Static<typeof DeskView>;

const DeskParams = Type.Object({ id: RecordId });

export const deskRoutes = {
  list: route({
    id: 'desks.list',
    method: 'GET',
    path: '/service-desks',
    summary: 'Desks one may see, with exact counts',
    access: 'session',
    limit: 'read',
    cache: { ttl: 'sidebar', reader: 'desks', outlives: true, seenFirst: true },
    data: Type.Array(DeskView),
  }),
  get: route({
    id: 'desks.get',
    method: 'GET',
    path: '/service-desks/:id',
    summary: 'One desk',
    access: 'session',
    limit: 'read',
    params: DeskParams,
    data: DeskView,
  }),
  queues: route({
    id: 'desks.queues',
    method: 'GET',
    path: '/service-desks/:id/queues',
    summary: 'Queues of a desk with exact counts',
    access: 'session',
    limit: 'read',
    cache: { ttl: 'sidebar', reader: 'person', outlives: true },
    params: DeskParams,
    data: Type.Array(QueueView),
  }),
};
