/** Starts a simulated Zendesk account on a loopback port. */
import type { AddressInfo } from 'node:net';
import type { FaultControl } from '../faults/install.ts';
import { buildApp } from './app.ts';
import { INTEGRATION_EMAIL } from './content/account-users.ts';
import { Desk } from './desk.ts';
import { Auth } from './http/auth.ts';
import { Jobs } from './jobs.ts';
import { DEFAULT_OPTIONS, type ZendeskOptions } from './options.ts';
import { commentPartRoutes } from './routes/comment-parts.ts';
import { incrementalRoutes } from './routes/incremental.ts';
import { incrementalEventRoutes } from './routes/incremental-events.ts';
import { jobRoutes } from './routes/jobs.ts';
import { peopleRoutes } from './routes/people.ts';
import { qualityRoutes } from './routes/quality.ts';
import { searchRoutes } from './routes/search.ts';
import { settingsRoutes } from './routes/settings.ts';
import { ticketReadRoutes } from './routes/tickets-read.ts';
import { ticketWriteRoutes } from './routes/tickets-write.ts';
import { viewRoutes } from './routes/views.ts';

export const DEMO_CLIENT = { id: 'demo-client', secret: 'demo-secret' };
const DEMO_API_TOKEN = 'demo-zendesk-token';

export interface ZendeskSimulator {
  /** The account's address, without a trailing slash. */
  url: string;
  control: FaultControl;
  desk: Desk;
  close(): Promise<void>;
}

/** The API token of a user: a fixed one for the integration user, `token-<email>` for agents. */
export function apiTokenOf(email: string): string {
  return email === INTEGRATION_EMAIL ? DEMO_API_TOKEN : `token-${email}`;
}

export async function startZendeskSimulator(given: Partial<ZendeskOptions> = {}): Promise<ZendeskSimulator> {
  const options: ZendeskOptions = { ...DEFAULT_OPTIONS, clock: Date.now, ...given };
  const desk = new Desk(options);
  const auth = new Auth({
    seed: options.seed,
    accountBy: (key) => ('id' in key ? desk.users.get(key.id) : desk.users.byEmail(key.email)),
    apiTokenOf,
    client: { ...DEMO_CLIENT, ownerEmail: INTEGRATION_EMAIL },
    accessTokenSeconds: options.accessTokenSeconds,
    refreshTokenSeconds: options.refreshTokenSeconds,
  });
  const jobs = new Jobs(desk.agenda, options.seed, options.jobMs);
  let url = options.publicUrl ?? '';
  const routes = [
    ...peopleRoutes(desk),
    ...settingsRoutes(desk),
    ...ticketReadRoutes(desk),
    ...incrementalRoutes(desk),
    ...incrementalEventRoutes(desk),
    ...viewRoutes(desk, options.countMs),
    ...searchRoutes(desk, options.searchLagMs),
    ...qualityRoutes(desk),
    ...ticketWriteRoutes(desk, jobs),
    ...jobRoutes(desk, jobs),
    ...commentPartRoutes(desk),
  ];
  const settle = (now: number) => desk.agenda.settle(now);
  const { app, control } = buildApp({ options, desk, auth, routes, site: () => url, settle });
  await app.listen({ port: options.port, host: '127.0.0.1' });
  const listening = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  if (options.publicUrl === null) url = listening;
  return { url: listening, control, desk, close: () => app.close() };
}
