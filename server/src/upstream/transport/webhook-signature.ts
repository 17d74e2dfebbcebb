import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SignedRequest } from '../../domain/webhook.ts';

/** HMAC-SHA256 of the parts, one after the other, under a secret taken as it is written. */
export function hmacOf(secret: string, ...parts: readonly (string | Buffer)[]): Buffer {
  const hmac = createHmac('sha256', Buffer.from(secret, 'utf8'));
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

/** The one value of a header; one that was sent twice proves nothing. */
export function headerOf({ headers }: SignedRequest, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

const NAME = /^[\x21-\x7e]{1,200}$/;

/** A delivery's name as the header gives it; null when there is none worth the word. */
export function deliveryName(request: SignedRequest, header: string): string | null {
  const name = headerOf(request, header);
  return name !== null && NAME.test(name) ? name : null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
