import type { Site } from '../../server/src/main/configured-sites.ts';
import type { StandingTicket } from '../../server/testing/convergence/seen-ticket.ts';
import { readStandingJira } from '../../server/testing/convergence/standing-jira.ts';
import { readStandingZendesk } from '../../server/testing/convergence/standing-zendesk.ts';
import { type CallSite, callWith, INTEGRATION } from '../../server/testing/two-sites.ts';
import type { SimulatorRequest, SimulatorResponse } from '../../simulators/faults/message.ts';
import { createJiraSimulator } from '../../simulators/jira/simulator.ts';
import type { PostOffice, Send } from '../../simulators/webhooks/post-office.ts';
import { createZendeskSimulator } from '../../simulators/zendesk/simulator.ts';
import type { SiteKind } from './faults.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A site that answers without a network. */
export interface SimulatedSite {
  readonly kind: SiteKind;
  readonly settings: Site;
  /** Of its webhooks. */
  readonly secret: string;
  readonly office: PostOffice;
  handle(request: SimulatorRequest): Promise<SimulatorResponse>;
  /** Asks as the integration account, past the network and all that goes wrong there. */
  readonly call: CallSite;
  /** Other people do something there, decided by the seed. @returns about what */
  live(seed: number): string;
  /** The same, of what is rarer and turns more around. */
  upheave(seed: number): string;
  /** Takes a part of it from our account's sight, or gives it back: a project, a group or a single ticket. */
  hide(part: number, hidden: boolean): void;
  /** Every ticket, as anybody there can see it. */
  standing(): Promise<Map<string, StandingTicket>>;
}

interface SiteOptions {
  time: VirtualTime;
  seed: number;
  tickets: number;
  anchorMs: number;
  /** Carries its webhooks. */
  send: Send;
}

interface JiraOptions extends SiteOptions {
  /** Of the integration account. */
  zone: string;
  indexLagMs: number;
}

const HERE = 'https://speedyflow.example';
const JIRA_SECRET = 'the secret of simulated webhooks';
const PROJECTS = ['MSM', 'HR', 'FAC', 'PLAT', 'MOB'];
/** Parts of a site that may go out of sight. */
export const PARTS = PROJECTS.length;

export async function simulatedJira({ time, ...options }: JiraOptions): Promise<SimulatedSite> {
  const publicUrl = 'https://jira.example';
  const { handle, control } = createJiraSimulator({
    ...options,
    clock: time,
    timers: time,
    rateLimits: false,
    publicUrl,
  });
  const { email, jiraToken: apiToken } = INTEGRATION;
  const call = callWith(handle, `${email}:${apiToken}`);
  await call('POST', '/rest/webhooks/1.0/webhook', {
    name: 'SpeedyFlow',
    url: `${HERE}/webhooks/jira/1`,
    events: ['created', 'updated', 'deleted'].flatMap((what) => [
      `jira:issue_${what}`,
      `comment_${what}`,
      `worklog_${what}`,
    ]),
    secret: JIRA_SECRET,
  });
  return {
    kind: 'jira',
    settings: { kind: 'jira', name: 'Jira', settings: { site: publicUrl, email, apiToken } },
    secret: JIRA_SECRET,
    office: control.office,
    handle,
    call,
    live: (seed) => whereAllowed(() => control.live(1, seed).join()),
    upheave: (seed) => whereAllowed(() => control.live(1, seed, ['move', 'delete', 'link', 'create']).join()),
    hide: (part, hidden) => control.hideProject(PROJECTS[part % PROJECTS.length] as string, hidden),
    standing: () => readStandingJira(call),
  };
}

export async function simulatedZendesk({ time, ...options }: SiteOptions): Promise<SimulatedSite> {
  const publicUrl = 'https://zendesk.example';
  const { handle, control } = createZendeskSimulator({
    ...options,
    clock: () => time.now(),
    timers: time,
    rateLimits: false,
    publicUrl,
  });
  const { email, zendeskToken: apiToken } = INTEGRATION;
  const call = callWith(handle, `${email}/token:${apiToken}`);
  const { webhook } = await call('POST', '/api/v2/webhooks', {
    webhook: {
      name: 'SpeedyFlow',
      endpoint: `${HERE}/webhooks/zendesk/2`,
      http_method: 'POST',
      request_format: 'json',
      status: 'active',
      subscriptions: [
        'created',
        'status_changed',
        'subject_changed',
        'tags_changed',
        'comment_added',
        'soft_deleted',
      ].map((event) => `zen:event-type:ticket.${event}`),
    },
  });
  const { tickets } = await call('GET', '/api/v2/incremental/tickets/cursor.json?start_time=1000000000');
  const { signing_secret } = await call('GET', `/api/v2/webhooks/${webhook.id}/signing_secret`);
  return {
    kind: 'zendesk',
    settings: {
      kind: 'zendesk',
      name: 'Zendesk',
      settings: { site: publicUrl, auth: { kind: 'token', email, apiToken } },
    },
    secret: signing_secret.secret,
    office: control.office,
    handle,
    call,
    live: (seed) => whereAllowed(() => control.life(1, seed).join()),
    upheave: (seed) => whereAllowed(() => control.life(4, seed).join()),
    hide: (part, hidden) => {
      const { id: ticketId, group_id: groupId } = tickets[part % tickets.length];
      const what =
        part % 2 === 0 ? ({ kind: 'hide_group', groupId } as const) : ({ kind: 'hide_ticket', ticketId } as const);
      control.change({ ...what, hidden });
    },
    standing: () => readStandingZendesk(call),
  };
}

/** Not everything people try is allowed where they try it, above all in what is hidden. */
function whereAllowed(act: () => string): string {
  try {
    return act();
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}
