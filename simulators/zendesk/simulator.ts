/** A Zendesk account in a process: use it in place, or start it on a loopback port. */
import { sendOverHttp, wallTimers } from '../webhooks/over-http.ts';
import { ZENDESK_DELIVERY } from '../webhooks/policies.ts';
import { createPostOffice } from '../webhooks/post-office.ts';
import { createAnswering } from './answering.ts';
import { INTEGRATION_EMAIL } from './content/account-users.ts';
import { createControl, type ZendeskControl } from './control.ts';
import { CONTROL_PREFIX, controlRoutes } from './control-routes.ts';
import { Desk } from './desk.ts';
import { Auth } from './http/auth.ts';
import { Gate } from './http/gate.ts';
import { listen } from './http/listen.ts';
import { readRequest, type SimulatorRequest, type SimulatorResponse } from './http/message.ts';
import { oauthRoutes } from './http/oauth-routes.ts';
import { RateLimits } from './http/rate-limits.ts';
import { Jobs } from './jobs.ts';
import { DEFAULT_OPTIONS, type ZendeskOptions } from './options.ts';
import { commentPartRoutes } from './routes/comment-parts.ts';
import { fileRoutes } from './routes/files.ts';
import { incrementalRoutes } from './routes/incremental.ts';
import { incrementalEventRoutes } from './routes/incremental-events.ts';
import { sampleRoutes } from './routes/incremental-samples.ts';
import { jiraLinkRoutes } from './routes/jira-links.ts';
import { jobRoutes } from './routes/jobs.ts';
import { peopleRoutes } from './routes/people.ts';
import { qualityRoutes } from './routes/quality.ts';
import { searchRoutes } from './routes/search.ts';
import { settingsRoutes } from './routes/settings.ts';
import { sideConversationRoutes } from './routes/side-conversations.ts';
import { ticketAuditRoutes } from './routes/ticket-audits.ts';
import { ticketReadRoutes } from './routes/tickets-read.ts';
import { ticketWriteRoutes } from './routes/tickets-write.ts';
import { userWriteRoutes } from './routes/users-write.ts';
import { viewRoutes } from './routes/views.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { dispatchWrites } from './webhooks/dispatch.ts';

export const DEMO_CLIENT = { id: 'demo-client', secret: 'demo-secret' };
const DEMO_API_TOKEN = 'demo-zendesk-token';
const TRIAL = { webhooks: 10, mostPerMinute: 60 };
const NO_TRIAL = { webhooks: null, mostPerMinute: null };

/** An account that answers without a network. */
export interface ZendeskAccount {
  /** Answers one request, in the simulated time. Rejects with ConnectionLost where a fault says so. */
  handle(request: SimulatorRequest): Promise<SimulatorResponse>;
  control: ZendeskControl;
  desk: Desk;
}

/** An account that listens. */
export interface ZendeskSimulator extends ZendeskAccount {
  /** Where it listens, without a trailing slash. */
  url: string;
  close(): Promise<void>;
}

/** The API token of a user: a fixed one for the integration user, `token-<email>` for agents. */
export function apiTokenOf(email: string): string {
  return email === INTEGRATION_EMAIL ? DEMO_API_TOKEN : `token-${email}`;
}

/** Everything of an account but the network: time, timers and chance are those of the options. */
export function createZendeskSimulator(
  given: Partial<ZendeskOptions> & Pick<ZendeskOptions, 'clock' | 'timers' | 'send'>,
): ZendeskAccount {
  return build({ ...DEFAULT_OPTIONS, ...given }, () => given.publicUrl ?? 'http://zendesk.invalid');
}

/** An account on a loopback port, in real time unless the options have another. */
export async function startZendeskSimulator(given: Partial<ZendeskOptions> = {}): Promise<ZendeskSimulator> {
  const realTime = {
    clock: Date.now,
    timers: wallTimers,
    send: sendOverHttp,
  };
  const options: ZendeskOptions = { ...DEFAULT_OPTIONS, ...realTime, ...given };
  let url = '';
  const account = build(options, () => options.publicUrl ?? url);
  const listening = await listen(options.port, account.handle);
  url = listening.url;
  return { ...account, ...listening };
}

function build(options: ZendeskOptions, site: () => string): ZendeskAccount {
  const { seed, clock, timers } = options;
  const desk = new Desk(options);
  const auth = new Auth({
    seed,
    accountBy: (key) => ('id' in key ? desk.users.get(key.id) : desk.users.byEmail(key.email)),
    apiTokenOf,
    client: { ...DEMO_CLIENT, ownerEmail: INTEGRATION_EMAIL },
    accessTokenSeconds: options.accessTokenSeconds,
    refreshTokenSeconds: options.refreshTokenSeconds,
  });
  const jobs = new Jobs(desk.agenda, seed, options.jobMs);
  const gate = new Gate({ seed, latencyMs: options.latencyMs, clock, timers });
  const office = createPostOffice({
    clock: { now: clock },
    timers,
    seed,
    send: options.send,
    policy: ZENDESK_DELIVERY,
    chaos: options.chaos,
  });
  const trial = options.trial ? TRIAL : NO_TRIAL;
  dispatchWrites(desk, { seed, office, site, mostPerMinute: trial.mostPerMinute });
  const control = createControl({ desk, auth, gate, office });
  const exports = [
    ...incrementalRoutes(desk, options.pinnedSeconds),
    ...incrementalEventRoutes(desk, options.pinnedSeconds),
  ];
  const answer = createAnswering({
    auth,
    limits: new RateLimits(options),
    withheld: new Set(options.withheld),
    clock,
    routes: [
      ...peopleRoutes(desk),
      ...userWriteRoutes(desk),
      ...settingsRoutes(desk),
      ...ticketReadRoutes(desk),
      ...ticketAuditRoutes(desk),
      ...exports,
      ...sampleRoutes(exports),
      ...viewRoutes(desk, options.countMs),
      ...searchRoutes(desk, options.searchLagMs),
      ...qualityRoutes(desk),
      ...jiraLinkRoutes(desk),
      ...ticketWriteRoutes(desk, jobs),
      ...jobRoutes(desk, jobs),
      ...commentPartRoutes(desk),
      ...sideConversationRoutes(desk),
      ...webhookRoutes(desk, { seed, ledger: office.ledger, most: trial.webhooks }),
    ],
    plainRoutes: [...oauthRoutes(auth), ...controlRoutes(control), ...fileRoutes(desk, options.filesUrl)],
    site,
    settle: (now) => desk.agenda.settle(now),
  });
  const handle = async (request: SimulatorRequest): Promise<SimulatorResponse> => {
    const incoming = readRequest(request);
    return incoming.path.startsWith(CONTROL_PREFIX) ? answer(incoming) : gate.pass(incoming, answer);
  };
  return { handle, control, desk };
}
