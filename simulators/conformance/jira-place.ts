/** A site asked in place, its time, and a receiver of its webhooks. */
import { BEARER_TOKEN, CLOUD_ID } from '../jira/http/auth.ts';
import type { JiraSimulatorOptions } from '../jira/options.ts';
import { createJiraSimulator } from '../jira/simulator.ts';
import type { OutgoingRequest } from '../webhooks/post-office.ts';
import { createVirtualTime } from '../webhooks/virtual-time.ts';
import { DEFAULT_ANCHOR } from '../world/world.ts';
import { integration } from './jira-client.ts';

/** Where administrators' webhooks are made. */
export const ADMIN = '/rest/webhooks/1.0/webhook';

const GATEWAY = `/ex/jira/${CLOUD_ID}`;
const EVENTS = [
  ...['created', 'updated', 'deleted'].flatMap((what) => [`jira:issue_${what}`, `comment_${what}`, `worklog_${what}`]),
  ...['created', 'deleted'].flatMap((what) => [`attachment_${what}`, `issuelink_${what}`]),
  ...['sprint_created', 'sprint_updated', 'sprint_started', 'sprint_closed', 'sprint_deleted'],
  ...['issue_property_set', 'issue_property_deleted'],
];

// biome-ignore lint/suspicious/noExplicitAny: answers and payloads are looked into by many shapes
export type Payload = any;

export interface Received {
  request: OutgoingRequest;
  payload: Payload;
}

/** A site, its time, and a receiver that takes everything. */
export function jiraPlace(options: JiraSimulatorOptions = {}, statusOf: (position: number) => number = () => 200) {
  const time = createVirtualTime(DEFAULT_ANCHOR);
  const received: Received[] = [];
  const site = createJiraSimulator({
    tickets: 400,
    clock: time,
    timers: time,
    rateLimits: false,
    send: async (request) => {
      received.push({ request, payload: request.body === '' ? null : JSON.parse(request.body) });
      return { status: statusOf(received.length - 1) };
    },
    ...options,
  });
  const ask = async (method: string, path: string, body?: unknown, authorization = integration) => {
    const headers = { authorization, 'content-type': 'application/json' };
    const sent = body === undefined ? null : JSON.stringify(body);
    const answer = await site.handle({ method, path, headers, body: sent });
    const text = String(answer.body);
    return { status: answer.status, headers: answer.headers, body: (text === '' ? null : JSON.parse(text)) as Payload };
  };
  const asApp = (method: string, path: string, body?: unknown, token = BEARER_TOKEN) =>
    ask(method, GATEWAY + path, body, `Bearer ${token}`);
  const listen = (extra: object = {}) =>
    ask('POST', ADMIN, { name: 'all', url: 'https://receiver.test/in', events: EVENTS, ...extra });
  /** What was received since it was last asked. */
  const news = async (ms = 0): Promise<Received[]> => {
    await time.advance(ms);
    return received.splice(0);
  };
  return { site, time, ask, asApp, listen, news };
}
