/** A Jira Cloud site in a process: ask it in place, or start it on a loopback port; control it either way. */
import { ask } from '../faults/in-process.ts';
import type { SimulatorRequest, SimulatorResponse } from '../faults/message.ts';
import { postOfficeRoutes } from '../webhooks/control-routes.ts';
import { sendOverHttp, wallClock, wallTimers } from '../webhooks/over-http.ts';
import { JIRA_DELIVERY } from '../webhooks/policies.ts';
import { createPostOffice } from '../webhooks/post-office.ts';
import { DEFAULT_ANCHOR, DEFAULT_TICKETS } from '../world/world.ts';
import { buildApp } from './app.ts';
import { createControl, type JiraControl } from './control/control.ts';
import { controlRoutes } from './control/routes.ts';
import { createRateLimits, DOCUMENTED_LIMITS, HourlyQuota } from './http/rate-limits.ts';
import { createLookup, type Lookup } from './model/lookup.ts';
import type { Site } from './model/site.ts';
import { Grants } from './oauth/grants.ts';
import type { JiraSimulatorOptions } from './options.ts';
import { createRecordedSite } from './recorded/recorded-site.ts';
import { worldSite } from './sites.ts';
import { IssueStore } from './store/issue-store.ts';
import { type Concealed, createViews, type Views } from './views.ts';
import { createDispatch } from './webhooks/dispatch.ts';
import { WebhookRegistry } from './webhooks/registry.ts';
import type { KeptSprints } from './writes/writer.ts';

/** A site that answers without a network. */
export interface JiraSite {
  control: JiraControl;
  /** Answers one request, in the given time. Rejects with ConnectionLost where a fault says so. */
  handle(request: SimulatorRequest): Promise<SimulatorResponse>;
}

/** A site that listens. */
export interface JiraSimulator extends JiraSite {
  url: string;
  close(): Promise<void>;
}

/** Everything of a site but the network: time, timers, chance and the carrier of webhooks are those of the options. */
export function createJiraSimulator(options: JiraSimulatorOptions = {}): JiraSite {
  const { control, handle } = build(options, { baseUrl: options.publicUrl ?? 'https://jira.invalid' });
  return { control, handle };
}

/** A site on a loopback port; port 0, the default, takes a free one. */
export async function startJiraSimulator(
  options: JiraSimulatorOptions & { port?: number } = {},
): Promise<JiraSimulator> {
  const address = { baseUrl: options.publicUrl ?? '' };
  const { app, control, handle } = build(options, address);
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  address.baseUrl ||= url;
  return { url, control, handle, close: () => app.close() };
}

function build(options: JiraSimulatorOptions, address: { readonly baseUrl: string }) {
  const { clock = wallClock, timers = wallTimers, seed = 1, webhooks = {}, quota = new HourlyQuota() } = options;
  const now = (): number => clock.now();
  const site = siteOf(options);
  const store = new IssueStore({
    site,
    now,
    indexLagMs: options.indexLagMs ?? 0,
    stateFile: options.stateFile ?? null,
  });
  const lookup = createLookup(site.catalogue);
  restoreSprints(store, lookup);
  const registry = new WebhookRegistry(store);
  const grants = new Grants({ store, clock, seed, accessTokenSeconds: options.accessTokenSeconds ?? 3600 });
  const limits =
    options.rateLimits === false ? null : createRateLimits(options.rateLimits ?? DOCUMENTED_LIMITS, now, quota);
  const office = createPostOffice({
    clock,
    timers,
    seed,
    send: options.send ?? sendOverHttp,
    policy: { ...JIRA_DELIVERY, ...webhooks.policy },
    ...(webhooks.chaos ? { chaos: webhooks.chaos } : {}),
  });
  const concealed: Concealed = { projects: new Set(), issues: new Set() };
  const conflicts = new Map<number, number>();
  const announce = createDispatch({
    registry,
    office,
    seed,
    secondaryDelayMs: webhooks.secondaryDelayMs ?? 120_000,
    viewAs: (accountId) => views.as(accountId),
  });
  const views: Views = createViews({ lookup, store, clock, concealed, address, announce });
  const shared = { store, lookup, views, grants, limits, conflicts };
  const latencyMs = options.latencyMs ?? 0;
  const { app, control: faults } = buildApp({
    ...shared,
    site,
    clock,
    timers,
    seed,
    latencyMs,
    registry,
    address,
  });
  const control = createControl({ ...shared, faults, office, concealed, quota, now });
  controlRoutes(app, control);
  postOfficeRoutes(app, office);
  return { app, control, handle: (request: SimulatorRequest) => ask(app, request) };
}

function restoreSprints(store: IssueStore, lookup: Lookup): void {
  const kept = store.kept('sprints') as KeptSprints | undefined;
  for (const sprint of kept?.changed ?? []) lookup.putSprint(sprint);
  for (const id of kept?.removed ?? []) lookup.removeSprint(id);
}

function siteOf(options: JiraSimulatorOptions): Site {
  if (options.site) return createRecordedSite(options.site.devlakeDir, options.zone ?? 'Asia/Shanghai');
  return worldSite({
    seed: options.seed ?? 1,
    anchorMs: options.anchorMs ?? DEFAULT_ANCHOR,
    tickets: options.tickets ?? DEFAULT_TICKETS,
    zone: options.zone ?? 'Europe/Madrid',
  });
}
