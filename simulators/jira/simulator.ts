/** A Jira Cloud site in a process: ask it in place, or start it on a loopback port; control it either way. */

import { ask } from '../faults/in-process.ts';
import type { FaultControl } from '../faults/install.ts';
import type { SimulatorRequest, SimulatorResponse } from '../faults/message.ts';
import { wallClock, wallTimers } from '../webhooks/over-http.ts';
import type { Clock, Timers } from '../webhooks/post-office.ts';
import { DEFAULT_ANCHOR, DEFAULT_TICKETS } from '../world/world.ts';
import { buildApp } from './app.ts';
import { DOCUMENTED_LIMITS, type RateLimitOptions } from './http/rate-limits.ts';
import { createLookup } from './model/lookup.ts';
import type { Site } from './model/site.ts';
import { createRecordedSite } from './recorded/recorded-site.ts';
import { worldSite } from './sites.ts';
import { IssueStore } from './store/issue-store.ts';
import { movedToProject } from './writes/move.ts';

export interface JiraSimulatorOptions {
  seed?: number;
  /** The size of the whole world, of which Jira serves three quarters. */
  tickets?: number;
  anchorMs?: number;
  /** Serve recorded answers from this folder instead of the generated world. */
  site?: { devlakeDir: string };
  /** What the site takes for the present; the real time when absent. */
  clock?: Clock;
  /** Runs what falls due later; real timers when absent. */
  timers?: Timers;
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

/** Everything of a site but the network: time, timers and chance are those of the options. */
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
  const clock = options.clock ?? wallClock;
  const site = siteOf(options);
  const store = new IssueStore({
    site,
    now: () => clock.now(),
    indexLagMs: options.indexLagMs ?? 0,
    stateFile: options.stateFile ?? null,
  });
  const hidden = new Set<string>();
  const { app, control } = buildApp({
    site,
    lookup: createLookup(site.catalogue),
    store,
    clock,
    timers: options.timers ?? wallTimers,
    seed: options.seed ?? 1,
    latencyMs: options.latencyMs ?? 0,
    hidden,
    address,
    rateLimits: options.rateLimits ?? DOCUMENTED_LIMITS,
  });
  const jiraControl: JiraControl = {
    ...control,
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
  };
  return { app, control: jiraControl, handle: (request: SimulatorRequest) => ask(app, request) };
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
