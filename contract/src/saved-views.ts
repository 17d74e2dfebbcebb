import { type Static, Type } from 'typebox';
import { Nullable, RecordId } from './envelope.ts';
import { ListFilter } from './list-filter.ts';
import { ListColumns } from './list-look.ts';
import { SortKey } from './paging.ts';
import { route } from './route.ts';

/** Views one person may keep. */
export const SAVED_VIEWS_MAX = 100;

/** Views all people together may share. */
export const SHARED_VIEWS_MAX = 200;

const Name = Type.String({ minLength: 1, maxLength: 80, pattern: '^[^\\r\\n]*\\S[^\\r\\n]*$' });

export const SavedViewView = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  filter: ListFilter,
  sort: Nullable(SortKey),
  columns: Nullable(ListColumns, { description: 'null for the usual ones' }),
  shared: Type.Boolean(),
  owner: Type.String(),
  mine: Type.Boolean(),
  editable: Type.Boolean(),
  count: Nullable(Type.Integer({ description: 'tickets in it now, for who asks' }), {
    description:
      'null where it is narrowed in ways that are counted only when its list is asked for, as by several members at ' +
      'once or words, and when it is of something one may not see any more',
  }),
});
export type SavedViewView = Static<typeof SavedViewView>;

const members = {
  name: Name,
  filter: ListFilter,
  sort: Type.Optional(Nullable(SortKey)),
  columns: Type.Optional(Nullable(ListColumns)),
  shared: Type.Optional(Type.Boolean({ description: 'whether everyone here has it; false unless said' })),
};
const ViewParams = Type.Object({ id: RecordId });

export const savedViewRoutes = {
  list: route({
    id: 'savedViews.list',
    method: 'GET',
    path: '/saved-views',
    summary: 'My saved views and those shared with me, each with its exact count where that is kept',
    access: 'session',
    limit: 'read',
    data: Type.Array(SavedViewView),
  }),
  create: route({
    id: 'savedViews.create',
    method: 'POST',
    path: '/saved-views',
    summary: 'Save a list as it is narrowed and ordered',
    access: 'session',
    limit: 'edit',
    body: Type.Object(members, { additionalProperties: false }),
    data: SavedViewView,
    status: 201,
  }),
  replace: route({
    id: 'savedViews.replace',
    method: 'PUT',
    path: '/saved-views/:id',
    summary: 'Change a saved view; its owner may, and an administrator when it is shared',
    access: 'session',
    limit: 'edit',
    params: ViewParams,
    body: Type.Object(members, { additionalProperties: false }),
    data: SavedViewView,
  }),
  remove: route({
    id: 'savedViews.remove',
    method: 'DELETE',
    path: '/saved-views/:id',
    summary: 'Remove a saved view',
    access: 'session',
    limit: 'edit',
    params: ViewParams,
    data: Type.Object({ removed: Type.Literal(true) }),
  }),
};
