import { type Static, Type } from 'typebox';
import { Instant, Nullable, RecordId } from './envelope.ts';
import { Density, ListLooks } from './list-look.ts';
import { route } from './route.ts';
import { StarredPlaces } from './starred.ts';

export const Role = Type.Union([Type.Literal('agent'), Type.Literal('lead'), Type.Literal('admin')]);
export type Role = Static<typeof Role>;

const Email = Type.String({ format: 'email', maxLength: 254 });
const Password = Type.String({ minLength: 10, maxLength: 200 });

export const UserView = Type.Object({
  id: Type.Integer(),
  email: Type.String(),
  name: Type.String(),
  role: Role,
  desk_ids: Nullable(Type.Array(Type.Integer(), { description: 'null: every desk' })),
  person_ids: Type.Array(Type.Integer(), { description: 'the people of Jira and Zendesk this account is' }),
  active: Type.Boolean(),
});
export type UserView = Static<typeof UserView>;

/** Where a person is after a reply: where they were, at the next ticket of the list, or back at the list. */
export const AfterReply = Type.Union([Type.Literal('stay'), Type.Literal('next'), Type.Literal('list')]);
export type AfterReply = Static<typeof AfterReply>;

export const Preferences = Type.Object(
  {
    theme: Type.Optional(Type.Union([Type.Literal('system'), Type.Literal('light'), Type.Literal('dark')])),
    language: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('es')])),
    time_zone: Type.Optional(Type.String({ maxLength: 60 })),
    density: Type.Optional(Density),
    lists: Type.Optional(ListLooks),
    after_reply: Type.Optional(AfterReply),
    starred: Type.Optional(StarredPlaces),
  },
  { additionalProperties: false },
);
export type Preferences = Static<typeof Preferences>;

const Credentials = Type.Object(
  { email: Type.String({ minLength: 1, maxLength: 254 }), password: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

export const TokenView = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  created_at: Instant,
  last_used_at: Nullable(Instant),
});

export type TokenView = Static<typeof TokenView>;

export const accountRoutes = {
  signup: route({
    id: 'accounts.signup',
    method: 'POST',
    path: '/auth/signup',
    summary: 'Create the first administrator; closed once there is an account',
    access: 'public',
    limit: 'signup',
    body: Type.Object(
      {
        email: Email,
        name: Type.String({ minLength: 1, maxLength: 120 }),
        password: Password,
        setup_code: Type.Optional(
          Type.String({ maxLength: 100, description: 'as the server printed it; needed from another machine' }),
        ),
      },
      { additionalProperties: false },
    ),
    data: UserView,
    status: 201,
  }),
  login: route({
    id: 'accounts.login',
    method: 'POST',
    path: '/auth/login',
    summary: 'Sign in; the answer sets the session cookie',
    access: 'public',
    limit: 'login',
    body: Credentials,
    data: UserView,
  }),
  userLogin: route({
    id: 'accounts.userLogin',
    method: 'POST',
    path: '/user/login',
    summary: 'The same as /auth/login',
    access: 'public',
    limit: 'login',
    body: Credentials,
    data: UserView,
  }),
  loginStatus: route({
    id: 'accounts.loginStatus',
    method: 'GET',
    path: '/user/login-status',
    summary: 'Whether the caller is signed in, and whether the first account is still to be made',
    access: 'public',
    limit: 'read',
    data: Type.Object({
      signed_in: Type.Boolean(),
      user: Nullable(UserView),
      needs_signup: Type.Boolean(),
      demo: Type.Boolean(),
    }),
  }),
  logout: route({
    id: 'accounts.logout',
    method: 'POST',
    path: '/auth/logout',
    summary: 'End the session',
    access: 'session',
    limit: 'edit',
    data: Type.Object({ signed_out: Type.Literal(true) }),
  }),
  refresh: route({
    id: 'accounts.refresh',
    method: 'POST',
    path: '/auth/refresh',
    summary: 'Exchange the session for a new one',
    access: 'session',
    limit: 'login',
    data: UserView,
  }),
  me: route({
    id: 'accounts.me',
    method: 'GET',
    path: '/auth/me',
    summary: 'The signed-in person',
    access: 'session',
    limit: 'read',
    data: UserView,
  }),
  preferences: route({
    id: 'accounts.preferences',
    method: 'GET',
    path: '/user/preferences',
    summary: 'My preferences',
    access: 'session',
    limit: 'read',
    data: Preferences,
  }),
  savePreferences: route({
    id: 'accounts.savePreferences',
    method: 'PUT',
    path: '/user/preferences',
    summary: 'Replace my preferences',
    access: 'session',
    limit: 'edit',
    body: Preferences,
    data: Preferences,
  }),
  listUsers: route({
    id: 'accounts.listUsers',
    method: 'GET',
    path: '/users',
    summary: 'Every account',
    access: 'admin',
    limit: 'read',
    data: Type.Array(UserView),
  }),
  createUser: route({
    id: 'accounts.createUser',
    method: 'POST',
    path: '/users',
    summary: 'Add an account; without a password one is made and returned once',
    access: 'admin',
    limit: 'edit',
    body: Type.Object(
      {
        email: Email,
        name: Type.String({ minLength: 1, maxLength: 120 }),
        role: Role,
        desk_ids: Type.Optional(Nullable(Type.Array(RecordId, { maxItems: 1000 }))),
        password: Type.Optional(Password),
      },
      { additionalProperties: false },
    ),
    data: Type.Object({ user: UserView, password: Type.Optional(Type.String()) }),
    status: 201,
  }),
  updateUser: route({
    id: 'accounts.updateUser',
    method: 'PATCH',
    path: '/users/:id',
    summary: 'Change role, desks, name, people or state of an account; ends its sessions when rights shrink',
    access: 'admin',
    limit: 'edit',
    params: Type.Object({ id: RecordId }),
    body: Type.Object(
      {
        name: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
        role: Type.Optional(Role),
        desk_ids: Type.Optional(Nullable(Type.Array(RecordId, { maxItems: 1000 }))),
        person_ids: Type.Optional(Type.Array(RecordId, { maxItems: 50 })),
        active: Type.Optional(Type.Boolean()),
        password: Type.Optional(Password),
      },
      { additionalProperties: false },
    ),
    data: UserView,
  }),
  listTokens: route({
    id: 'accounts.listTokens',
    method: 'GET',
    path: '/auth/tokens',
    summary: 'My API tokens',
    access: 'session',
    limit: 'read',
    data: Type.Array(TokenView),
  }),
  createToken: route({
    id: 'accounts.createToken',
    method: 'POST',
    path: '/auth/tokens',
    summary: 'Make an API token; it is shown this once',
    access: 'session',
    limit: 'edit',
    body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 120 }) }, { additionalProperties: false }),
    data: Type.Object({ token: Type.String(), info: TokenView }),
    status: 201,
  }),
  revokeToken: route({
    id: 'accounts.revokeToken',
    method: 'DELETE',
    path: '/auth/tokens/:id',
    summary: 'Revoke an API token of mine',
    access: 'session',
    limit: 'edit',
    params: Type.Object({ id: RecordId }),
    data: Type.Object({ revoked: Type.Literal(true) }),
  }),
};
