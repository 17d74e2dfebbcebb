import { type Static, Type } from 'typebox';
import { Instant, Nullable, RecordId } from './envelope.ts';
import { route } from './route.ts';

/** Why a stream stands still, for a program that says it in words of its own; `alarm` is the same in English. */
export const Stall = Type.Object({
  kind: Type.Union(
    [
      Type.Literal('failing'),
      Type.Literal('hanging'),
      Type.Literal('idle'),
      Type.Literal('waiting'),
      Type.Literal('held'),
    ],
    {
      description:
        'its runs fail, one has not come back, none begins, what waits in a line waits too long, or waits for people to decide about a refused edit before it',
    },
  ),
  since: Instant,
});
export type Stall = Static<typeof Stall>;

export const StreamFreshness = Type.Object({
  stream: Type.String({
    description:
      '`edits` and `webhooks` are lines of what waits to be sent and to be read: they run when something comes, not in rounds',
  }),
  last_success_at: Nullable(Instant, { description: 'null until a run came through; always null for a line' }),
  lag_seconds: Nullable(Type.Integer(), {
    description:
      'since the last run that came through; for a line since the oldest that waits came, 0 where nothing does',
  }),
  attempted_at: Nullable(Instant, { description: 'null until a run began; always null for a line' }),
  next_run_at: Nullable(Instant, {
    description: 'null while a run is under way or none is planned; always null for a line',
  }),
  interval_seconds: Nullable(Type.Number(), { description: 'between two runs; null for a line, which has no rounds' }),
  backlog: Nullable(Type.Integer({ description: 'items known to wait; null where the upstream does not tell' })),
  alarm: Nullable(Type.String({ description: 'why it stands still: no sign of life for three intervals' })),
  stall: Nullable(Stall),
  done: Nullable(Type.Integer({ description: 'items of the first sync taken over so far' })),
  total: Nullable(Type.Integer({ description: 'estimate of the upstream' })),
  complete: Type.Boolean({ description: 'whether the first sync of this stream is done' }),
  error: Nullable(Type.String()),
  lacking: Nullable(Type.String({ description: "what the site's plan or our role there leaves out, by name" })),
});
export type StreamFreshness = Static<typeof StreamFreshness>;

/** The streams that carry people and tickets: their first sync is the connection's, their age is its age. */
export const TICKET_STREAMS: readonly string[] = ['issues', 'people', 'tickets', 'ticket_events'];

const Kind = Type.Union([Type.Literal('jira'), Type.Literal('zendesk')]);

export const ConnectionView = Type.Object({
  id: Type.Integer(),
  kind: Kind,
  name: Type.String(),
  site: Type.String(),
  state: Type.Union([Type.Literal('new'), Type.Literal('syncing'), Type.Literal('ready'), Type.Literal('failing')]),
  error: Nullable(Type.String()),
  alarm: Nullable(Type.String({ description: 'why one of its streams stands still; null while all of them run' })),
  stall: Nullable(Stall),
  managed_by: Type.Union([Type.Literal('settings'), Type.Literal('admin')]),
  /** How it signs in, and when that ends at the latest. */
  auth: Type.Object({
    kind: Type.Union([Type.Literal('api_token'), Type.Literal('oauth_client'), Type.Literal('oauth')]),
    expires_at: Nullable(Instant),
    note: Nullable(Type.String({ description: 'what is to be known of its end' })),
  }),
  last_success_at: Nullable(Instant),
  chosen_projects: Nullable(Type.Integer({ description: 'how many projects are mirrored; null: all of them' })),
  tickets: Type.Integer(),
  pending_edits: Type.Integer(),
  failed_edits: Type.Integer(),
});
export type ConnectionView = Static<typeof ConnectionView>;

const Id = Type.Object({ id: RecordId });
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const Site = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'a name such as acme, a host or a full address',
});
const Secret = Type.String({ minLength: 1, maxLength: 1_000, pattern: '^[\\x21-\\x7e]+$' });
const OAuthClient = { client_id: Secret, client_secret: Secret };

const ConnectionAuth = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('token'),
      email: Type.String({ format: 'email', maxLength: 254 }),
      api_token: Secret,
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { kind: Type.Literal('oauth_client', { description: 'client credentials of Zendesk' }), ...OAuthClient },
    { additionalProperties: false },
  ),
]);
export type ConnectionAuth = Static<typeof ConnectionAuth>;

const ProjectIds = Type.Array(Type.String({ pattern: '^[0-9]{1,19}$' }), {
  minItems: 1,
  maxItems: 2_000,
  uniqueItems: true,
  description: 'source ids of the projects to mirror; others are left alone, and let go of where they are held',
});

/** What a site lets its credentials see. */
export const SiteSurvey = Type.Object({
  account: Type.String({ description: 'whom the site takes us for' }),
  sees: Type.Array(
    Type.Object({
      what: Type.Union([
        Type.Literal('projects'),
        Type.Literal('service_desks'),
        Type.Literal('tickets'),
        Type.Literal('groups'),
        Type.Literal('views'),
      ]),
      count: Nullable(Type.Integer({ description: 'null where the site does not tell' })),
      problem: Nullable(Type.String({ description: 'why it is not seen' })),
    }),
  ),
  lacking: Type.Array(Type.String(), { description: "what the site's plan or our role there leaves out, by name" }),
  projects: Type.Array(
    Type.Object({
      source_id: Type.String(),
      key: Type.String(),
      name: Type.String(),
      kind: Type.Union([Type.Literal('service_desk'), Type.Literal('project')]),
      queues: Type.Boolean({ description: 'false for a service desk whose queues are not shown to us' }),
    }),
    { description: 'empty where a site has no projects to choose from' },
  ),
});
export type SiteSurvey = Static<typeof SiteSurvey>;

/** Where an upstream sends people back to after they signed in there: answers with a redirect to a page of ours. */
export const authorizationCallback = route({
  id: 'connections.authorizationCallback',
  method: 'GET',
  path: '/connections/authorizations/callback',
  summary: 'Back from signing in at Jira or Zendesk; leads on to a page',
  // A browser that is signed out meanwhile is led to the sign-in page, not shown a refusal.
  access: 'public',
  limit: 'expensive',
  data: Type.Null(),
});

export const connectionRoutes = {
  authorize: route({
    id: 'connections.authorize',
    method: 'POST',
    path: '/connections/authorizations',
    summary:
      'Begin a sign-in at Jira or Zendesk, for a connection or for my own account; open `url` within ten minutes',
    access: 'session',
    limit: 'expensive',
    body: Type.Object(
      {
        kind: Kind,
        purpose: Type.Union([Type.Literal('connection'), Type.Literal('account')]),
        site: Type.Optional(Site),
        name: Type.Optional(Name),
        connection_id: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: Number.MAX_SAFE_INTEGER,
            description: 'to sign in anew for it, or whose site the account is at',
          }),
        ),
        client: Type.Optional(
          Type.Object(OAuthClient, { additionalProperties: false, description: "instead of the settings'" }),
        ),
      },
      { additionalProperties: false },
    ),
    data: Type.Object({ url: Type.String() }),
    status: 201,
  }),
  add: route({
    id: 'connections.add',
    method: 'POST',
    path: '/connections',
    summary: 'Connect a site, once it accepts the credentials',
    access: 'admin',
    limit: 'expensive',
    body: Type.Object(
      {
        kind: Kind,
        name: Type.Optional(Name),
        site: Site,
        auth: ConnectionAuth,
        projects: Type.Optional(ProjectIds),
      },
      { additionalProperties: false },
    ),
    data: ConnectionView,
    status: 201,
  }),
  survey: route({
    id: 'connections.survey',
    method: 'POST',
    path: '/connections/survey',
    summary: 'What credentials see of a site that is not connected yet; nothing is kept',
    access: 'admin',
    limit: 'expensive',
    body: Type.Object({ kind: Kind, site: Site, auth: ConnectionAuth }, { additionalProperties: false }),
    data: SiteSurvey,
  }),
  projects: route({
    id: 'connections.projects',
    method: 'GET',
    path: '/connections/:id/projects',
    summary: 'What a connection sees of its site, and which of its projects are mirrored',
    access: 'admin',
    limit: 'expensive',
    params: Id,
    data: Type.Intersect([
      SiteSurvey,
      Type.Object({ chosen: Nullable(Type.Array(Type.String()), { description: 'null: all, also later ones' }) }),
    ]),
  }),
  choose: route({
    id: 'connections.choose',
    method: 'PUT',
    path: '/connections/:id/projects',
    summary: 'Which projects of a Jira site are mirrored; what is held of others is removed here',
    access: 'admin',
    limit: 'expensive',
    params: Id,
    body: Type.Object({ projects: Nullable(ProjectIds) }, { additionalProperties: false }),
    data: ConnectionView,
  }),
  change: route({
    id: 'connections.change',
    method: 'PUT',
    path: '/connections/:id',
    summary: 'Another name or other credentials for a connection',
    access: 'admin',
    limit: 'expensive',
    params: Id,
    body: Type.Object(
      { name: Type.Optional(Name), auth: Type.Optional(ConnectionAuth) },
      { additionalProperties: false, minProperties: 1 },
    ),
    data: ConnectionView,
  }),
  remove: route({
    id: 'connections.remove',
    method: 'DELETE',
    path: '/connections/:id',
    summary: 'Disconnect a site and remove its mirror; `confirm` repeats the name',
    access: 'admin',
    limit: 'expensive',
    params: Id,
    body: Type.Object({ confirm: Type.String({ maxLength: 100 }) }, { additionalProperties: false }),
    data: Type.Object({
      removing: Type.Literal(true),
      left_behind: Nullable(Type.String({ description: 'what could not be removed at the site, and why' })),
    }),
    status: 202,
  }),
  list: route({
    id: 'connections.list',
    method: 'GET',
    path: '/connections',
    summary: 'Connected sites and how fresh they are',
    access: 'session',
    limit: 'read',
    data: Type.Array(ConnectionView),
  }),
  test: route({
    id: 'connections.test',
    method: 'POST',
    path: '/connections/:id/test',
    summary: 'Try the credentials of a connection against its site',
    access: 'admin',
    limit: 'expensive',
    params: Id,
    data: Type.Object({ ok: Type.Boolean(), account: Nullable(Type.String()), problem: Nullable(Type.String()) }),
  }),
  sync: route({
    id: 'connections.sync',
    method: 'POST',
    path: '/connections/:id/sync',
    summary: 'Sync now; `full` reads everything again',
    access: 'admin',
    limit: 'expensive',
    params: Id,
    body: Type.Object({ full: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
    data: Type.Object({
      requested: Type.Literal(true),
      here: Type.Boolean({
        description:
          'whether the process that answered does it; if not, the one that keeps the site in sync does, within two seconds',
      }),
    }),
    status: 202,
  }),
  freshness: route({
    id: 'connections.freshness',
    method: 'GET',
    path: '/connections/:id/freshness',
    summary: 'Lag and progress of each stream of a connection',
    access: 'session',
    limit: 'read',
    params: Id,
    data: Type.Array(StreamFreshness),
  }),
};
