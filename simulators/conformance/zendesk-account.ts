/** A simulated account under a stopped clock, and a client for it. */
import { DEFAULT_ANCHOR } from '../world/world.ts';
import type { ZendeskOptions } from '../zendesk/options.ts';
import { apiTokenOf, DEMO_CLIENT, startZendeskSimulator, type ZendeskSimulator } from '../zendesk/simulator.ts';

export const SITE = 'http://demo.zendesk.test';
export const ADMIN = 'demo@speedyflow.local';
export const AGENT = 'agent@demo.local';
const MINUTE = 60_000;

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
}

export interface TestAccount {
  simulator: ZendeskSimulator;
  /** The simulated time; tests move it. */
  clock: { now: number };
  get(path: string, options?: CallOptions): Promise<Reply>;
  send(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Reply>;
  close(): Promise<void>;
}

export interface CallOptions {
  /** Whose API token is sent; null sends none. */
  as?: string | null;
  headers?: Record<string, string>;
}

/** An account ten minutes after the world's last instant. */
export async function openAccount(options: Partial<ZendeskOptions> = {}): Promise<TestAccount> {
  const clock = { now: DEFAULT_ANCHOR + 10 * MINUTE };
  const simulator = await startZendeskSimulator({
    tickets: 2000,
    rateLimits: false,
    publicUrl: SITE,
    clock: () => clock.now,
    timers: { after: () => () => {} },
    ...options,
  });
  const send = async (method: string, path: string, body?: unknown, given: CallOptions = {}): Promise<Reply> => {
    const as = given.as === undefined ? ADMIN : given.as;
    const credentials = as === null ? {} : { authorization: basic(as) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${simulator.url}${path.replace(SITE, '')}`, {
      method,
      headers: { ...credentials, ...type, ...given.headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : null };
  };
  return {
    simulator,
    clock,
    send,
    get: (path, given) => send('GET', path, undefined, given),
    close: () => simulator.close(),
  };
}

export function basic(email: string): string {
  return `Basic ${Buffer.from(`${email}/token:${apiTokenOf(email)}`).toString('base64')}`;
}

/** Asks for a token, by client credentials unless the form says otherwise. */
export async function requestToken(account: TestAccount, form: Record<string, unknown> = {}): Promise<Reply> {
  const { id, secret } = DEMO_CLIENT;
  const asked = { grant_type: 'client_credentials', client_id: id, client_secret: secret, ...form };
  return account.send('POST', '/oauth/tokens', asked, { as: null });
}
