/** A Jira Cloud site in a process: start it, point a client at it, control it. */
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { CONTROL_PREFIX, type FaultControl, installFaults } from '../faults/install.ts';
import { createWorld, DEFAULT_ANCHOR, DEFAULT_TICKETS } from '../world/world.ts';
import type { Api } from './api.ts';
import { BearerRefused, callerOf, withoutGateway } from './http/auth.ts';
import { installBodyParsing } from './http/bodies.ts';
import { sendFailure, sendProblem } from './http/failures.ts';
import { createRateLimits, DOCUMENTED_LIMITS, type RateLimitOptions } from './http/rate-limits.ts';
import { createLookup } from './model/lookup.ts';
import type { Site } from './model/site.ts';
import { createRecordedSite } from './recorded/recorded-site.ts';
import { ROUTES } from './routes/list.ts';
import { createSearch } from './search.ts';
import { createWorldSite } from './site/world-site.ts';
import { IssueStore } from './store/issue-store.ts';
import type { Caller } from './wire/view.ts';
import { movedToProject } from './writes/move.ts';

export interface JiraSimulatorOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  seed?: number;
  /** The size of the whole world, of which Jira serves three quarters. */
  tickets?: number;
  anchorMs?: number;
  /** Serve recorded answers from this folder instead of the generated world. */
  site?: { devlakeDir: string };
  /** What the site takes for the present; the real time when absent. */
  clock?: { now(): number };
  /** The integration account's time zone, in which its timestamps are written and its queries read. */
  zone?: string;
  /** The file that keeps what was written over restarts. */
  stateFile?: string | null;
  latencyMs?: number;
  /** How long searches do not see a write. */
  indexLagMs?: number;
  /** False for none. */
  rateLimits?: RateLimitOptions | false;
  /** The address written into answers; the one it listens on when absent. */
  publicUrl?: string;
}

export interface JiraControl extends FaultControl {
  /** Takes a project from everybody's sight, or gives it back. */
  hideProject(key: string, hidden: boolean): void;
  /** Moves an issue to another project: its key changes, its id stays, the old key still finds it. */
  moveIssue(key: string, projectKey: string): void;
}

export interface JiraSimulator {
  url: string;
  control: JiraControl;
  close(): Promise<void>;
}

export async function startJiraSimulator(options: JiraSimulatorOptions = {}): Promise<JiraSimulator> {
  const clock = options.clock ?? { now: () => Date.now() };
  const site = siteOf(options);
  const store = new IssueStore({
    site,
    now: () => clock.now(),
    indexLagMs: options.indexLagMs ?? 0,
    stateFile: options.stateFile ?? null,
  });
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    rewriteUrl: (request) => withoutGateway(request.url ?? '/'),
    routerOptions: { ignoreTrailingSlash: true },
  });
  const faults = installFaults(app, {
    seed: options.seed ?? 1,
    latencyMs: options.latencyMs ?? 0,
    now: () => clock.now(),
    isWrite,
  });
  const hidden = new Set<string>();
  const address = { baseUrl: options.publicUrl ?? '' };
  const api = install(app, {
    site,
    store,
    clock,
    hidden,
    address,
    rateLimits: options.rateLimits ?? DOCUMENTED_LIMITS,
  });
  for (const routes of ROUTES) routes(app, api);
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  address.baseUrl ||= url;
  return {
    url,
    control: {
      ...faults,
      hideProject(key, isHidden) {
        const project = site.catalogue.projects.find((one) => one.key === key);
        if (!project) throw new Error(`no project ${key}`);
        if (isHidden) hidden.add(project.id);
        else hidden.delete(project.id);
      },
      moveIssue(key, projectKey) {
        const row = store.rowOf(key);
        const issue = row === undefined ? undefined : store.get(row);
        const project = site.catalogue.projects.find((one) => one.key === projectKey);
        if (!issue || !project) throw new Error(`cannot move ${key} to ${projectKey}`);
        store.save(movedToProject(issue, project, store, clock.now()));
      },
    },
    close: () => app.close(),
  };
}

/** Long texts are refused by the fields they are too long for, not by their size in bytes. */
const BODY_LIMIT = 16 * 1024 * 1024;

/** Requests with a body that only read. */
const READING_POSTS = /\/(search\/(jql|approximate-count)|bulkfetch|changelog\/list|comment\/list|worklog\/list)$/;

function isWrite(method: string, path: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && !(method === 'POST' && READING_POSTS.test(path));
}

function siteOf(options: JiraSimulatorOptions): Site {
  if (options.site) return createRecordedSite(options.site.devlakeDir, options.zone ?? 'Asia/Shanghai');
  const world = createWorld({
    seed: options.seed ?? 1,
    anchorMs: options.anchorMs ?? DEFAULT_ANCHOR,
    tickets: options.tickets ?? DEFAULT_TICKETS,
  });
  return createWorldSite(world, options.zone ?? 'Europe/Madrid');
}

interface Parts {
  site: Site;
  store: IssueStore;
  clock: { now(): number };
  hidden: ReadonlySet<string>;
  address: { readonly baseUrl: string };
  rateLimits: RateLimitOptions | false;
}

/** Adds authentication, limits and failure handling, and makes what the routes work with. */
function install(app: FastifyInstance, parts: Parts): Api {
  const { site, store, clock, hidden, address } = parts;
  const lookup = createLookup(site.catalogue);
  const callers = new WeakMap<FastifyRequest, Caller>();
  const limits = parts.rateLimits === false ? null : createRateLimits(parts.rateLimits, () => clock.now());
  const anonymous: Caller = { user: null, scheme: 'none' };
  const callerOfRequest = (request: FastifyRequest): Caller => callers.get(request) ?? anonymous;

  installBodyParsing(app);
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith(CONTROL_PREFIX)) return;
    const caller = callerOf(request.headers.authorization, request.originalUrl, site.catalogue.users);
    callers.set(request, caller);
    if (request.headers.authorization !== undefined && caller.user === null) {
      reply.header('x-seraph-loginreason', 'AUTHENTICATED_FAILED');
    }
    if (!limits) return;
    if (!limits.admit(reply, request.method, request.routeOptions.url ?? 'unknown', caller.scheme === 'oauth'))
      return reply;
    const { key } = request.params as { key?: string };
    const row = key !== undefined && isWrite(request.method, request.url) ? store.rowOf(key) : undefined;
    if (row !== undefined && !limits.admitIssueWrite(reply, row)) return reply;
    if (caller.scheme === 'oauth') limits.charge(1);
  });
  app.setErrorHandler((error: Error, request, reply) => {
    if (error instanceof BearerRefused)
      return reply.code(403).send({ error: 'Failed to parse Connect Session Auth Token' });
    return sendFailure(error, request, reply);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, request, 404, 'Not Found', `No static resource ${request.url.split('?', 1)[0]?.slice(1)}.`),
  );

  return {
    search: createSearch(),
    callerOf: callerOfRequest,
    viewOf(request) {
      const caller = callerOfRequest(request);
      return {
        baseUrl: address.baseUrl,
        nowMs: clock.now(),
        zone: caller.user?.timeZone ?? 'Etc/UTC',
        caller,
        lookup,
        store,
        writtenPeople: new Map(),
        mayBrowse: (project) => caller.user !== null && !hidden.has(project),
      };
    },
    charge(view, points) {
      if (view.caller.scheme === 'oauth') limits?.charge(points);
    },
    attachment: (id) => site.attachment(id),
  };
}
