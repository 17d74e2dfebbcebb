import { type JiraSimulator, type JiraSimulatorOptions, startJiraSimulator } from '../../simulators/jira/simulator.ts';
import type { ZendeskOptions } from '../../simulators/zendesk/options.ts';
import { startZendeskSimulator, type ZendeskSimulator } from '../../simulators/zendesk/simulator.ts';
import type { Site } from '../src/main/configured-sites.ts';

/** Who the server is at both simulated sites. */
export const INTEGRATION = {
  email: 'demo@speedyflow.local',
  jiraToken: 'demo-jira-token',
  zendeskToken: 'demo-zendesk-token',
} as const;

/** The last instant the simulated worlds tell of, unless a test says otherwise. */
export const ANCHOR = Date.UTC(2026, 0, 15, 12);

export interface TwoSites {
  readonly jira: JiraSimulator;
  readonly zendesk: ZendeskSimulator;
  readonly sites: readonly [Extract<Site, { kind: 'jira' }>, Extract<Site, { kind: 'zendesk' }>];
  readonly addresses: { readonly jira: string; readonly zendesk: string };
  close(): Promise<void>;
}

export interface TwoSitesOptions {
  /** Of the whole world; Jira has three quarters of them. */
  tickets: number;
  clock: { now(): number };
  jira?: Partial<JiraSimulatorOptions>;
  zendesk?: Partial<ZendeskOptions>;
}

/** A Jira and a Zendesk of one small world, in this process, without limits of rate. */
export async function startTwoSites({
  tickets,
  clock,
  jira: more,
  zendesk: other,
}: TwoSitesOptions): Promise<TwoSites> {
  const jira = await startJiraSimulator({ tickets, anchorMs: ANCHOR, clock, rateLimits: false, ...more });
  const zendesk = await startZendeskSimulator({
    tickets,
    anchorMs: ANCHOR,
    clock: clock.now,
    rateLimits: false,
    ...other,
  });
  const { email, jiraToken, zendeskToken } = INTEGRATION;
  return {
    jira,
    zendesk,
    addresses: { jira: jira.url, zendesk: zendesk.url },
    sites: [
      {
        kind: 'jira',
        name: 'Jira',
        settings: { site: 'https://jira.example', email, apiToken: jiraToken },
      },
      {
        kind: 'zendesk',
        name: 'Zendesk',
        settings: { site: 'https://zendesk.example', auth: { kind: 'token', email, apiToken: zendeskToken } },
      },
    ],
    close: async () => {
      await Promise.all([jira.close(), zendesk.close()]);
    },
  };
}
