import { type JiraSimulator, startJiraSimulator } from '../../simulators/jira/simulator.ts';
import { startZendeskSimulator, type ZendeskSimulator } from '../../simulators/zendesk/simulator.ts';
import type { Site } from '../src/main/configured-sites.ts';

/** Who the server is at both simulated sites. */
export const INTEGRATION = {
  email: 'demo@speedyflow.local',
  jiraToken: 'demo-jira-token',
  zendeskToken: 'demo-zendesk-token',
} as const;

/** The last instant the simulated worlds tell of. */
export const ANCHOR = Date.UTC(2026, 0, 15, 12);

// biome-ignore lint/suspicious/noExplicitAny: answers are read in tests as they come, with no schema in between
export type Json = any;

/** Asks a site's own API as the integration account; throws when it refuses. */
export type CallSite = (method: string, path: string, body?: unknown) => Promise<Json>;

export interface TwoSites {
  readonly jira: JiraSimulator;
  readonly zendesk: ZendeskSimulator;
  readonly sites: readonly [Extract<Site, { kind: 'jira' }>, Extract<Site, { kind: 'zendesk' }>];
  readonly addresses: { readonly jira: string; readonly zendesk: string };
  readonly call: { readonly jira: CallSite; readonly zendesk: CallSite };
  close(): Promise<void>;
}

export interface TwoSitesOptions {
  /** Of the whole world; Jira has three quarters of them. */
  tickets: number;
  clock: { now(): number };
  /** A folder that keeps what is written, so that sites started on it again are the same. */
  stateFolder?: string;
  /** Where they were before, for sites that come back. */
  addresses?: { readonly jira: string; readonly zendesk: string };
}

/** A Jira and a Zendesk of one small world, in this process, without limits of rate. */
export async function startTwoSites({ tickets, clock, stateFolder, addresses }: TwoSitesOptions): Promise<TwoSites> {
  const common = { tickets, anchorMs: ANCHOR, rateLimits: false as const };
  const jira = await startJiraSimulator({
    ...common,
    clock,
    port: portOf(addresses?.jira),
    stateFile: stateFolder === undefined ? null : `${stateFolder}/jira.jsonl`,
  });
  const zendesk = await startZendeskSimulator({
    ...common,
    clock: clock.now,
    port: portOf(addresses?.zendesk),
    statePath: stateFolder === undefined ? null : `${stateFolder}/zendesk.jsonl`,
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
    call: {
      jira: callSite(jira.url, `${email}:${jiraToken}`),
      zendesk: callSite(zendesk.url, `${email}/token:${zendeskToken}`),
    },
    close: async () => {
      await Promise.all([jira.close(), zendesk.close()]);
    },
  };
}

function portOf(address: string | undefined): number {
  return address === undefined ? 0 : Number(new URL(address).port);
}

/** @param credentials user and token, as Basic authentication has them */
export function callSite(address: string, credentials: string): CallSite {
  const answer = async ({ path, ...request }: PlainRequest) => {
    const response = await fetch(address + path, request);
    return { status: response.status, body: await response.text() };
  };
  return callWith(answer, credentials);
}

interface PlainRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

/** The same for a site that answers by other ways than an address. */
export function callWith(
  answer: (request: PlainRequest) => Promise<{ status: number; body: string | Buffer }>,
  credentials: string,
): CallSite {
  const authorization = `Basic ${btoa(credentials)}`;
  return async (method, path, sent) => {
    const headers = { authorization, ...(sent === undefined ? {} : { 'content-type': 'application/json' }) };
    const request = { method, path, headers, body: sent === undefined ? null : JSON.stringify(sent) };
    const { status, body } = await answer(request);
    const text = body.toString();
    if (status < 200 || status > 299) throw new Error(`${method} ${path} answered ${status}: ${text}`);
    // Some ids of Zendesk are larger than a number of JavaScript holds.
    return text === '' ? null : JSON.parse(text.replace(/([:[,])(\d{16,})(?=[,}\]])/g, '$1"$2"'));
  };
}
