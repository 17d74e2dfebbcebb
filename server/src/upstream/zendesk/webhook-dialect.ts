import type { SignedRequest, WebhookDialect } from '../../domain/webhook.ts';
import { deliveryName, headerOf, hmacOf, sameText } from '../transport/webhook-signature.ts';
import { zendeskHintOf } from './webhook-hint.ts';

/** How far a delivery's time may be from ours: beyond it somebody sends what they once overheard. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** How Zendesk delivers webhooks: the time of sending is signed along with the body. */
export const zendeskWebhookDialect: WebhookDialect = {
  isAuthentic: (request, secrets, now) => {
    const signature = headerOf(request, 'x-zendesk-webhook-signature');
    const timestamp = headerOf(request, 'x-zendesk-webhook-signature-timestamp');
    if (signature === null || timestamp === null) return false;
    // Both are looked at in any case, so that the time taken does not tell which of them is wrong.
    const signed = secrets.filter((secret) => isSignedWith(secret, signature, timestamp, request)).length > 0;
    return isRecent(timestamp, now) && signed;
  },
  // An event has an id in its body. What a trigger sends says the same each time; its time, which is signed, is what
  // keeps it from being sent again by somebody else.
  nameBesideBody: (request, { id }) =>
    typeof id === 'string' && id !== '' ? null : deliveryName(request, 'x-zendesk-webhook-invocation-id'),
  hintOf: zendeskHintOf,
};

function isSignedWith(secret: string, signature: string, timestamp: string, { body }: SignedRequest): boolean {
  return sameText(signature, hmacOf(secret, timestamp, body).toString('base64'));
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

function isRecent(timestamp: string, now: number): boolean {
  const at = INSTANT.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  return Math.abs(now - at) <= CLOCK_SKEW_MS;
}
