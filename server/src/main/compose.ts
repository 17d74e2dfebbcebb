import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Redis } from '../cache/redis/redis.ts';
import { RedisCounts } from '../cache/redis/redis-counts.ts';
import { redisTier } from '../cache/redis/redis-tier.ts';
import { readSelection } from '../cache/selection.ts';
import { AppError } from '../domain/errors.ts';
import { registerAccounts } from '../features/accounts/accounts.routes.ts';
import { Accounts } from '../features/accounts/accounts.service.ts';
import { disableDemoUsers } from '../features/accounts/demo-users.ts';
import { ensureOperatorToken } from '../features/accounts/operator-token.ts';
import { registerBoards } from '../features/boards/boards.routes.ts';
import { registerBudget } from '../features/budget/budget.routes.ts';
import { registerCacheAdmin } from '../features/cache-admin/cache-admin.routes.ts';
import { registerCannedReplies } from '../features/canned-replies/canned-replies.routes.ts';
import { registerChanges } from '../features/changes/changes.routes.ts';
import { registerAuthorizations } from '../features/connections/authorizations.routes.ts';
import { registerConnections } from '../features/connections/connections.routes.ts';
import type { ConnectionControl } from '../features/connections/connections.service.ts';
import { registerDesks } from '../features/desks/desks.routes.ts';
import { type OpenFile, registerAttachmentContent } from '../features/issues/attachment-content.routes.ts';
import { registerBulk } from '../features/issues/bulk/bulk.routes.ts';
import { bulkEditJob } from '../features/issues/bulk/bulk-edit.job.ts';
import { bulkUndoJob } from '../features/issues/bulk/bulk-undo.job.ts';
import { registerIssues } from '../features/issues/issues.routes.ts';
import { registerLinkedAccounts } from '../features/linked-accounts/linked-accounts.routes.ts';
import type { WhoseCredentials } from '../features/linked-accounts/linked-accounts.service.ts';
import { registerReconciliation } from '../features/reconciliation/reconciliation.routes.ts';
import type { ReplayControl } from '../features/reconciliation/reconciliation.service.ts';
import { registerSavedViews } from '../features/saved-views/saved-views.routes.ts';
import { registerSearch } from '../features/search/search.routes.ts';
import { registerTechnicianViews } from '../features/technician-views/technician-views.routes.ts';
import { closeApp, createApp } from '../http/app.ts';
import { createMetrics, type Metrics } from '../http/metrics.ts';
import { RateLimiter } from '../http/rate-limiter.ts';
import { serviceRoutes } from '../http/service-routes.ts';
import { poolMetrics, statementMetrics, taskMetrics } from '../http/work-metrics.ts';
import { TableJobEngine } from '../jobs/table-job-engine.ts';
import { runQueueClock } from '../readmodel/queue-clock.ts';
import { rebuildSearch } from '../readmodel/search-rebuild.ts';
import { runViewClock } from '../readmodel/view-clock.ts';
import type { Clock } from '../stdx/clock.ts';
import { lastSeq } from '../store/change-log.ts';
import { type Database, openDatabase } from '../store/database.ts';
import type { Inbox } from '../store/inbox/inbox.ts';
import { openInbox } from '../store/inbox/open-inbox.ts';
import { runUploadClock } from '../store/outbox/upload-clock.ts';
import { openSecretBox } from '../store/secrets/secret-box.ts';
import { lead } from '../sync/reconcile/leadership.ts';
import { threadedDecoder } from '../upstream/threaded-decoder.ts';
import type { Exchange } from '../upstream/transport/exchange.ts';
import { followAsOf } from './as-of.ts';
import type { Config } from './config/config.ts';
import { keepSites, type Site, sealedSecrets } from './configured-sites.ts';
import { databaseTier } from './database-tier.ts';
import { joinFleet, redisOf } from './fleet.ts';
import { keepAnswers } from './kept-answers.ts';
import { followLogHead } from './log-head.ts';
import { openFinder } from './open-finder.ts';
import { wireLive } from './people/live.ts';
import { readiness } from './readiness.ts';
import { removeWhenLeading } from './removal.ts';
import { budgetsOf } from './site-budgets.ts';
import { signInDesk, siteDoor } from './site-door.ts';
import { openRegistry } from './site-registry.ts';
import { runSite, type SiteRuntime } from './site-runtime.ts';
import { VERSION } from './version.ts';
import { type Webhooks, wireWebhooks } from './webhooks.ts';

/** Memory that kept answers may take. */
const CACHE_BYTES_MAX = 64 * 1024 * 1024;

export interface ServerParts {
  config: Config;
  sites: readonly Site[];
  /** Where a site answers when that is not where people open it. */
  addresses?: Partial<Record<Site['kind'], string>>;
  clock: Clock;
  random: () => number;
  logger: Logger;
  webDir: string;
  /** Open already; it is closed with the server. Opened from the settings when absent. */
  database?: Database;
  /** Likewise. */
  inbox?: Inbox;
  /** What stands in for HTTP to the sites, in simulations. */
  exchanges?: Partial<Record<Site['kind'], Exchange>>;
  metrics?: Metrics;
  /** Milliseconds on a clock that nobody sets; the machine's own when absent. */
  elapsed?: () => number;
  /** Multiplies every rate limit; for measuring. */
  limitFactor?: number;
  /** Check every answer against the contract; for tests. */
  checkAnswers?: boolean;
}

export interface Server {
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly accounts: Accounts;
  readonly webhooks: Webhooks;
  ready(): ReturnType<typeof readiness>;
  /** Drains requests, lets syncs end between pages, closes the database. */
  stop(): Promise<void>;
}

/** Wires the server: the only place where its parts meet. Nothing listens yet. */
export async function composeServer(parts: ServerParts): Promise<Server> {
  const stopping = new AbortController();
  const metrics = parts.metrics ?? createMetrics({ ofProcess: true });
  const observe = statementMetrics(metrics.registry);
  const database = parts.database ?? (await openDatabase(parts.config.database, { thread: true, observe }));
  const inbox = parts.inbox ?? (await openInbox(parts.config.database, parts.clock));
  try {
    return await compose({ ...parts, metrics }, { database, inbox }, stopping);
  } catch (error) {
    stopping.abort();
    await Promise.all([database.close(), inbox.close()]);
    throw error;
  }
}

async function compose(
  parts: ServerParts & { metrics: Metrics },
  { database, inbox }: { database: Database; inbox: Inbox },
  stopping: AbortController,
): Promise<Server> {
  const { config, clock, logger, metrics } = parts;
  const timedTask = taskMetrics(metrics.registry);
  if (database.poolUse) poolMetrics(metrics.registry, database.poolUse);
  const existing = await sealedSecrets(database);
  const box = await openSecretBox({ masterKey: config.masterKey, dataDir: config.dataDir, existing });
  const operatorToken = await ensureOperatorToken({ dataDir: config.dataDir });
  const elapsed = parts.elapsed ?? (() => performance.now());
  const redis = redisOf(config, { installation: box.keyId, log: logger, elapsed });
  const limiter = new RateLimiter(clock.now, parts.limitFactor, redis && { counts: new RedisCounts(redis), clock });
  const accounts = new Accounts({ database, clock, operatorToken, limiter });
  if (!config.demo) await disableDemoUsers(database);

  const holder = randomUUID();
  const decoder = threadedDecoder();
  const finder = openFinder(database, clock, parts.database ? undefined : config.database);
  const configured = await keepSites(database, box, parts.sites, clock.now());
  const registry = await openRegistry({
    database,
    box,
    clock,
    log: logger,
    signal: stopping.signal,
    configured,
    run: (site, signal) =>
      runSite(site, {
        database,
        inbox,
        box,
        clock,
        random: parts.random,
        log: logger,
        signal,
        // Where the demo's sites answer says nothing of those that an administrator connects.
        ...(configured.includes(site) && parts.addresses
          ? { allowPrivate: true, address: parts.addresses[site.kind] }
          : { allowPrivate: config.allowPrivateUpstreams }),
        exchange: parts.exchanges?.[site.kind],
        decoder,
        intervalMs: config.syncIntervalSeconds * 1000,
        holder,
        timedTask,
        linkPeople: (tx, personIds) => accounts.linkPeople(tx, personIds),
      }),
    remove: (connectionId) =>
      removeWhenLeading({ database, clock, log: logger, holder, inbox, signal: stopping.signal }, connectionId),
  });
  const { sites } = registry;
  const runtime = (connectionId: number) => sites.find((site) => site.connectionId === connectionId);
  database.onNews((news) => {
    if (news.about === 'edits' || news.about === 'errands') runtime(news.connectionId)?.wake(news.about);
  });
  const candidate = { database, clock, log: logger, holder, signal: stopping.signal };
  const engine = new TableJobEngine({ clock, log: logger });
  const bulk = { clock, callerOf: (userId: number) => accounts.callerOf(userId) };
  const jobKinds = { bulk_edit: bulkEditJob(bulk), bulk_undo: bulkUndoJob(bulk) };
  // Two clocks would move the same tickets twice, two workers do the same jobs.
  const clocks = lead({ ...candidate, name: 'queue clock' }, (term) =>
    Promise.all([
      runQueueClock(
        term.database,
        clock,
        term.signal,
        (error) => logger.error({ err: error }, 'queues could not be looked at'),
        timedTask('queue clock'),
      ),
      runViewClock(
        term.database,
        clock,
        term.signal,
        (error) => logger.error({ err: error }, 'views could not be moved on'),
        timedTask('view clock'),
      ),
      rebuildSearch(
        term.database,
        clock,
        term.signal,
        (error) => logger.error({ err: error }, 'the search index could not be filled'),
        timedTask('search rebuild'),
      ),
      engine.run(term.database, jobKinds, term.signal),
      runUploadClock(term.database, clock, term.signal, (error) =>
        logger.error({ err: error }, 'files that were never sent could not be cleared away'),
      ),
    ]),
  );

  const head = await followLogHead({ database, clock, signal: stopping.signal });
  head.onEra(() => accounts.desksChanged());
  const fleet = joinFleet({
    config,
    redis,
    database,
    head,
    accounts,
    clock,
    elapsed,
    logger,
    holder,
    wake: (about, connectionIds) => {
      for (const site of sites) if (connectionIds?.includes(site.connectionId) ?? true) site.wake(about);
    },
  });
  const { cache, versions } = await keepAnswers(database, {
    head,
    clock,
    elapsed,
    random: parts.random,
    bytesMax: CACHE_BYTES_MAX,
    tier: redis
      ? redisTier(redis)
      : databaseTier({ database, clock, signal: stopping.signal }, logger, timedTask('clean up answers')),
  });
  const asOf = await followAsOf(database, registry, parts.clock, stopping.signal);
  const app = await createApp({
    now: clock.now,
    logger,
    authenticator: accounts.authenticator,
    position: () => ({ seq: versions.seq, asOf: asOf() }),
    metrics,
    cache,
    versions,
    log: { ...head, hears: () => fleet.bus?.hears() ?? false, settled: async () => fleet.bus?.settled() },
    publicOrigin: config.publicUrl,
    allowedHosts: config.allowedHosts,
    trustedProxies: config.trustedProxies,
    webDir: parts.webDir,
    checkAnswers: parts.checkAnswers ?? false,
    limiter,
  });
  const ready = () => readiness(database, sites.filter(registry.sinceStart));
  serviceRoutes(app, {
    version: VERSION,
    metrics,
    metricsToken: config.metricsToken,
    health: () => healthOf(database, redis),
    // Once it is ready, nobody who has not signed in learns what it is connected to or how much it holds.
    ready: async () => {
      const report = await ready();
      return report.ready ? { ready: true, connections: [] } : report;
    },
  });
  const live = wireLive(app, {
    database,
    head,
    clock,
    elapsed,
    signal: stopping.signal,
    authenticator: accounts.authenticator,
    channel: fleet.people,
    holder,
    logger,
  });
  registerAccounts(app, accounts, { demo: config.demo });
  registerAttachmentContent(app, { database, open: fileOf(sites) });
  registerLinkedAccounts(app, { database, clock, box, whose: whoseOf(sites) });
  for (const register of [
    registerDesks,
    registerIssues,
    registerTechnicianViews,
    registerBoards,
    registerChanges,
    registerSavedViews,
    registerCannedReplies,
  ]) {
    register(app, { database, clock });
  }
  registerSearch(app, finder);
  registerBulk(app, { database, clock, engine });
  const webhooks = wireWebhooks(app, {
    database,
    inbox,
    box,
    clock,
    metrics,
    logger,
    sites,
    configured: config.webhookSecrets,
    publicUrl: config.publicUrl,
    signal: stopping.signal,
  });
  const control = controlOf(sites);
  const strangers = { clock, random: parts.random, allowPrivate: config.allowPrivateUpstreams };
  const changes = { database, box, now: clock.now, door: siteDoor(strangers), running: registry };
  registerConnections(app, { ...changes, inbox, clock, control, leaveSite: webhooks.leave });
  registerAuthorizations(app, {
    ...changes,
    desk: signInDesk(strangers),
    clients: config.oauthClients ?? {},
    publicUrl: config.publicUrl,
    whose: whoseOf(sites),
  });
  registerReconciliation(app, { database, clock, control });
  registerBudget(app, { database, budgets: budgetsOf(runtime) });
  registerCacheAdmin(app, {
    cache,
    recentCallers: () => accounts.recentCallers(),
    clearElsewhere: async (selection) => fleet.bus?.publish({ about: 'cleared', selection: JSON.stringify(selection) }),
  });
  // What cannot be understood may mean anything.
  fleet.bus?.listen({ cleared: (told) => void cache.clearMemory(readSelection(told) ?? { by: 'all' }) });

  return {
    app,
    database,
    accounts,
    webhooks,
    ready,
    stop: async () => {
      stopping.abort();
      await closeApp(app);
      await Promise.all([registry.stopped(), clocks, live, webhooks.stopped]);
      await fleet.close();
      // What reads the database beside it goes first.
      await finder.close();
      await Promise.all([database.close(), inbox.close(), decoder.close()]);
    },
  };
}

function fileOf(sites: readonly SiteRuntime[]): OpenFile {
  return async (connectionId, file, request) => siteOf(sites, connectionId).file(file, request);
}

function whoseOf(sites: readonly SiteRuntime[]): WhoseCredentials {
  return async (connectionId, credentials) => siteOf(sites, connectionId).whose(credentials);
}

function siteOf(sites: readonly SiteRuntime[], connectionId: number): SiteRuntime {
  const site = sites.find((one) => one.connectionId === connectionId);
  if (!site) throw new AppError('unavailable', 'UNAVAILABLE', 'The connection is not configured any more.');
  return site;
}

function controlOf(sites: readonly SiteRuntime[]): ConnectionControl & ReplayControl {
  const runtime = (connectionId: number) => sites.find((site) => site.connectionId === connectionId);
  return {
    test: async (connectionId) => {
      const site = runtime(connectionId);
      if (!site) return { ok: false, account: null, problem: 'The connection is not configured any more.' };
      try {
        return { ok: true, account: await site.whoAmI(), problem: null };
      } catch (error) {
        const problem = error instanceof AppError ? error.message : 'The site could not be asked.';
        return { ok: false, account: null, problem };
      }
    },
    survey: async (connectionId) => siteOf(sites, connectionId).survey(),
    requestSync: async (connectionId, options) => {
      const site = runtime(connectionId);
      await site?.requestSync(options);
      return { leads: site?.leads() ?? false };
    },
    replay: async (connectionId, item) => (await runtime(connectionId)?.replay(item)) ?? null,
    replayAll: async (connectionId) =>
      (await runtime(connectionId)?.replayAll()) ?? { taken_over: 0, gone: 0, still_rejected: 0 },
  };
}

async function healthOf(database: Database, redis: Redis | undefined): Promise<{ database: boolean; redis: boolean }> {
  const answers = lastSeq(database.read).then(
    () => true,
    () => false,
  );
  const up = redis?.isUp() ?? false;
  // Whoever asks does not wait for it: it is found out for the next.
  if (!up) void redis?.ping();
  return { database: await answers, redis: up };
}
