/** One webhook's call: its identity, and the headers that prove where it comes from. */
import { createHash, createHmac } from 'node:crypto';
import type { Letter } from '../../webhooks/post-office.ts';
import { isoTime } from '../wire/time.ts';
import { ACCOUNT_ID } from './envelope.ts';
import { authenticationHeaders, type WebhookRecord } from './webhook.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TYPES = {
  json: 'application/json; charset=utf-8',
  xml: 'application/xml',
  form_encoded: 'application/x-www-form-urlencoded',
};

/** The call of a webhook with a body; every attempt is signed anew, under the same invocation id. */
export function invocation(webhook: WebhookRecord, body: string, id: string, clock: () => number): Letter {
  return {
    id,
    webhook: webhook.id,
    url: webhook.endpoint,
    method: webhook.method,
    body,
    headers() {
      const timestamp = isoTime(clock());
      return {
        'content-type': TYPES[webhook.format],
        'user-agent': 'Zendesk Webhook',
        ...authenticationHeaders(webhook),
        'x-zendesk-account-id': String(ACCOUNT_ID),
        'x-zendesk-webhook-id': webhook.id,
        'x-zendesk-webhook-invocation-id': id,
        'x-zendesk-webhook-signature-timestamp': timestamp,
        'x-zendesk-webhook-signature': signature(webhook.secret, timestamp, body),
      };
    },
  };
}

/** Over timestamp and body with nothing between them; the secret is taken as the text it is. */
export function signature(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(timestamp).update(body).digest('base64');
}

/** Twenty-six characters that sort by time, then by a hash of what the id is for. */
export function sortableId(at: number, purpose: string): string {
  let time = '';
  for (let rest = at; time.length < 10; rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  const hash = createHash('sha256').update(purpose).digest();
  return time + Array.from(hash.subarray(0, 16), (byte) => ALPHABET[byte % 32]).join('');
}

export function uuidOf(purpose: string): string {
  const hex = createHash('sha256').update(purpose).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
