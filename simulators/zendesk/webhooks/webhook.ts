/** Webhooks as the account keeps them, and what a client may ask of them. */
import { ApiError } from '../http/api-error.ts';
import { EVENT_TYPES } from './event-types.ts';

/** Webhooks that triggers call carry this instead of event types. */
const FOR_TRIGGERS = 'conditional_ticket_events';

export interface WebhookRecord {
  id: string;
  name: string;
  description: string;
  status: 'active' | 'inactive';
  endpoint: string;
  method: string;
  format: 'json' | 'xml' | 'form_encoded';
  subscriptions: readonly string[];
  authentication: WebhookAuthentication | null;
  customHeaders: Readonly<Record<string, string>>;
  secret: string;
  createdAt: number;
  createdBy: number;
  updatedAt: number;
  updatedBy: number;
}

type WebhookAuthentication =
  | { type: 'basic_auth'; data: { username: string; password: string } }
  | { type: 'bearer_token'; data: { token: string } }
  | { type: 'api_key'; data: { name: string; value: string } };

type Asked = Readonly<Record<string, unknown>>;
type Given = Pick<
  WebhookRecord,
  | 'name'
  | 'description'
  | 'status'
  | 'endpoint'
  | 'method'
  | 'format'
  | 'subscriptions'
  | 'authentication'
  | 'customHeaders'
>;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const FORMATS = ['json', 'xml', 'form_encoded'];

export function isForTriggers({ subscriptions }: Pick<WebhookRecord, 'subscriptions'>): boolean {
  return subscriptions.includes(FOR_TRIGGERS);
}

/** What a client asks for over what there was; throws with every fault. */
export function readWebhook(asked: Asked, before: Given | null): Given {
  const faults: string[] = [];
  const given: Given = {
    name: text(asked.name) ?? before?.name ?? '',
    description: text(asked.description) ?? before?.description ?? '',
    status: (text(asked.status) ?? before?.status ?? 'active') as Given['status'],
    endpoint: text(asked.endpoint) ?? before?.endpoint ?? '',
    method: text(asked.http_method) ?? before?.method ?? '',
    format: (text(asked.request_format) ?? before?.format ?? '') as Given['format'],
    subscriptions: Array.isArray(asked.subscriptions) ? asked.subscriptions.map(String) : (before?.subscriptions ?? []),
    authentication: readAuthentication(asked.authentication, before, faults),
    customHeaders: { ...((asked.custom_headers ?? before?.customHeaders ?? {}) as Record<string, string>) },
  };
  if (given.name === '') faults.push('name must not be blank');
  if (!URL.canParse(given.endpoint) || !/^https?:/.test(given.endpoint)) faults.push('endpoint must be a valid URL');
  if (!METHODS.includes(given.method)) faults.push(`http_method must be one of ${METHODS.join(', ')}`);
  if (!FORMATS.includes(given.format)) faults.push(`request_format must be one of ${FORMATS.join(', ')}`);
  if (given.status !== 'active' && given.status !== 'inactive') faults.push('status must be active or inactive');
  faults.push(...faultsOfSubscriptions(given, before));
  if (faults.length > 0) throw invalidWebhook(faults);
  return given;
}

function faultsOfSubscriptions(given: Given, before: Given | null): string[] {
  const { subscriptions } = given;
  const unknown = subscriptions.filter((one) => one !== FOR_TRIGGERS && !EVENT_TYPES.has(one));
  if (unknown.length > 0) return [`subscriptions contain unknown event types: ${unknown.join(', ')}`];
  const forTriggers = isForTriggers(given);
  if (forTriggers && subscriptions.length > 1)
    return ['a webhook is either connected to triggers or subscribed to events'];
  if (before && isForTriggers(before) !== forTriggers)
    return ['a webhook cannot be switched between triggers and events'];
  if (!forTriggers && subscriptions.length > 0 && (given.method !== 'POST' || given.format !== 'json')) {
    return ['webhooks subscribed to events use POST and json'];
  }
  return [];
}

function readAuthentication(asked: unknown, before: Given | null, faults: string[]): WebhookAuthentication | null {
  if (asked === undefined) return before?.authentication ?? null;
  if (asked === null) return null;
  const { type, data } = asked as { type?: unknown; data?: Record<string, unknown> };
  const has = (...names: string[]) => names.every((name) => typeof data?.[name] === 'string');
  const known =
    (type === 'basic_auth' && has('username', 'password')) ||
    (type === 'bearer_token' && has('token')) ||
    (type === 'api_key' && has('name', 'value'));
  if (!known) faults.push('authentication is not valid');
  return { type, data } as WebhookAuthentication;
}

/** The headers by which a receiver knows its caller. */
export function authenticationHeaders({ authentication, customHeaders }: WebhookRecord): Record<string, string> {
  switch (authentication?.type) {
    case 'basic_auth': {
      const { username, password } = authentication.data;
      return { ...customHeaders, authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
    }
    case 'bearer_token':
      return { ...customHeaders, authorization: `Bearer ${authentication.data.token}` };
    case 'api_key':
      return { ...customHeaders, [authentication.data.name]: authentication.data.value };
    default:
      return { ...customHeaders };
  }
}

function invalidWebhook(faults: readonly string[]): ApiError {
  const errors = faults.map((detail) => ({ code: 'InvalidWebhook', title: 'Invalid webhook', detail }));
  return new ApiError(400, { errors });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
