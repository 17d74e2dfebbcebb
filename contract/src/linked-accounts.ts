import { type Static, Type } from 'typebox';
import { Instant, Nullable, RecordId } from './envelope.ts';
import { route } from './route.ts';

/** My own account at one connection, by which my edits are sent; without one they are sent by the integration's. */
export const LinkedAccountView = Type.Object({
  connection_id: Type.Integer(),
  kind: Type.Union([Type.Literal('jira'), Type.Literal('zendesk')]),
  connection_name: Type.String(),
  site: Type.String(),
  account: Nullable(
    Type.Object({
      name: Type.String({ description: 'of the person there' }),
      auth: Type.Union([Type.Literal('basic'), Type.Literal('oauth')]),
      state: Type.Union([Type.Literal('linked'), Type.Literal('refused')], {
        description: 'refused: edits fail until it is linked again',
      }),
      error: Nullable(Type.String()),
      linked_at: Instant,
    }),
  ),
});
export type LinkedAccountView = Static<typeof LinkedAccountView>;

const Connection = Type.Object({ connection: RecordId });

export const linkedAccountRoutes = {
  list: route({
    id: 'linkedAccounts.list',
    method: 'GET',
    path: '/me/linked-accounts',
    summary: 'My own accounts at the connected sites',
    access: 'session',
    limit: 'read',
    data: Type.Array(LinkedAccountView),
  }),
  link: route({
    id: 'linkedAccounts.link',
    method: 'PUT',
    path: '/me/linked-accounts/:connection',
    summary: 'Send my edits by my own account, once the site accepts its API token',
    access: 'session',
    limit: 'expensive',
    params: Connection,
    body: Type.Object(
      {
        email: Type.String({ format: 'email', maxLength: 254 }),
        api_token: Type.String({ minLength: 1, maxLength: 1_000, pattern: '^\\S+$' }),
      },
      { additionalProperties: false },
    ),
    data: LinkedAccountView,
  }),
  unlink: route({
    id: 'linkedAccounts.unlink',
    method: 'DELETE',
    path: '/me/linked-accounts/:connection',
    summary: 'Forget my own account at a site',
    access: 'session',
    limit: 'edit',
    params: Connection,
    data: LinkedAccountView,
  }),
};
