/** A simulated account without a network, under virtual time, whose webhooks arrive here. */
import type { OutgoingRequest } from '../webhooks/post-office.ts';
import { createVirtualTime, type VirtualTime } from '../webhooks/virtual-time.ts';
import { DEFAULT_ANCHOR } from '../world/world.ts';
import type { ZendeskOptions } from '../zendesk/options.ts';
import { createZendeskSimulator, type ZendeskAccount } from '../zendesk/simulator.ts';
import { ADMIN, basic, SITE } from './zendesk-account.ts';

const MINUTE = 60_000;

export interface PlaceReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
  bytes: string | Buffer;
}

interface PlaceCall {
  /** Whose API token is sent; null sends none. */
  as?: string | null;
  headers?: Record<string, string>;
}

export interface AccountInPlace {
  account: ZendeskAccount;
  time: VirtualTime;
  /** Webhooks as they arrived. */
  received: OutgoingRequest[];
  /** What the receiver answers; null for nothing at all. */
  receiver: { answer: (request: OutgoingRequest) => number | null };
  get(path: string, call?: PlaceCall): Promise<PlaceReply>;
  send(method: string, path: string, body?: unknown, call?: PlaceCall): Promise<PlaceReply>;
  /** The parsed bodies of the webhooks that arrived. */
  events(): Record<string, unknown>[];
}

/** An account of a small world, ten minutes after its last instant. */
export function openInPlace(options: Partial<ZendeskOptions> = {}): AccountInPlace {
  const time = createVirtualTime(DEFAULT_ANCHOR + 10 * MINUTE);
  const received: OutgoingRequest[] = [];
  const receiver: AccountInPlace['receiver'] = { answer: () => 200 };
  const account = createZendeskSimulator({
    tickets: 160,
    rateLimits: false,
    publicUrl: SITE,
    clock: time.now,
    timers: time,
    send: (request) => {
      received.push(request);
      const status = receiver.answer(request);
      return status === null ? new Promise(() => {}) : Promise.resolve({ status });
    },
    ...options,
  });
  const send: AccountInPlace['send'] = async (method, path, body, { as = ADMIN, headers = {} } = {}) => {
    const credentials: Record<string, string> = as === null ? {} : { authorization: basic(as) };
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await account.handle({
      method,
      path: path.replace(SITE, ''),
      headers: { ...credentials, ...type, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const json = answer.headers['content-type']?.startsWith('application/json') ?? false;
    const parsed = json ? JSON.parse(String(answer.body)) : null;
    return { status: answer.status, headers: answer.headers, body: parsed, bytes: answer.body };
  };
  return {
    account,
    time,
    received,
    receiver,
    send,
    get: (path, call) => send('GET', path, undefined, call),
    events: () => received.map(({ body }) => JSON.parse(body) as Record<string, unknown>),
  };
}
