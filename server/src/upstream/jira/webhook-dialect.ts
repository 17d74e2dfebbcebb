import type { SignedRequest, WebhookDialect } from '../../domain/webhook.ts';
import { deliveryName, headerOf, hmacOf, sameText } from '../transport/webhook-signature.ts';
import { jiraHintOf } from './webhook-hint.ts';

/** Where the key of a webhook that Jira does not sign stands in its address. */
export const KEY_PARAMETER = 'key';

/**
 * How Jira delivers webhooks. One with a secret is signed; one that an OAuth app registered cannot be, and is known
 * by a key in its address.
 */
export const jiraWebhookDialect: WebhookDialect = {
  isAuthentic: (request, secrets) => {
    const signature = headerOf(request, 'x-hub-signature');
    if (signature !== null) return secrets.some((secret) => isSignedWith(secret, signature, request));
    const key = request.query[KEY_PARAMETER];
    return typeof key === 'string' && secrets.some((secret) => sameText(key, secret));
  },
  // Two events of one millisecond that say the same are one: whoever reads for either has read for both.
  nameBesideBody: (request, { timestamp }) =>
    typeof timestamp === 'number' ? null : deliveryName(request, 'x-atlassian-webhook-identifier'),
  hintOf: jiraHintOf,
};

function isSignedWith(secret: string, signature: string, { body }: SignedRequest): boolean {
  return sameText(signature, `sha256=${hmacOf(secret, body).toString('hex')}`);
}
