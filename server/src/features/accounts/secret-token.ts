import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
/** Lets people and secret scanners tell what they have found. */
const API_TOKEN_PREFIX = 'sfp_';

export function makeSessionToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

export function makeApiToken(): string {
  return API_TOKEN_PREFIX + makeSessionToken();
}

/** What is stored of a token. It is random through and through, so one round of a plain hash is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
