/**
 * Who is calling. Basic authentication takes an e-mail address and `token-<address>` (or the integration account's own
 * token) on the site itself; bearer tokens are good at the gateway path `/ex/jira/<cloud id>` only. Whoever fails is
 * anonymous rather than refused, as in Jira.
 */
import type { User } from '../model/catalogue.ts';
import { INTEGRATION_EMAIL } from '../site/people.ts';
import type { Caller } from '../wire/view.ts';
import { Refusal } from './failures.ts';

export const INTEGRATION_TOKEN = 'demo-jira-token';
export const CLOUD_ID = '5feed1e5-c10d-4000-8000-000000000001';
/** The bearer token that acts for the integration account. */
export const BEARER_TOKEN = 'demo-3lo-token';
const GATEWAYS = '/ex/jira/';
const GATEWAY = `${GATEWAYS}${CLOUD_ID}`;

const ANONYMOUS: Caller = { user: null, scheme: 'none' };

/** A gateway path without its prefix; others as they are. */
export function withoutGateway(url: string): string {
  return url.startsWith(`${GATEWAY}/`) ? url.slice(GATEWAY.length) : url;
}

export function callerOf(authorization: string | undefined, originalUrl: string, users: readonly User[]): Caller {
  const [scheme = '', credentials = ''] = (authorization ?? '').split(' ', 2);
  if (scheme.toLowerCase() === 'basic') return basicCaller(credentials, users);
  if (scheme.toLowerCase() === 'bearer') return bearerCaller(credentials, originalUrl, users);
  return ANONYMOUS;
}

function basicCaller(credentials: string, users: readonly User[]): Caller {
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  const separator = decoded.indexOf(':');
  const [email, token] = [decoded.slice(0, separator).toLowerCase(), decoded.slice(separator + 1)];
  const user = users.find((one) => one.email?.toLowerCase() === email);
  const valid = token === (email === INTEGRATION_EMAIL ? INTEGRATION_TOKEN : `token-${email}`);
  return user && valid && user.active && user.accountType === 'atlassian' ? { user, scheme: 'basic' } : ANONYMOUS;
}

function bearerCaller(token: string, originalUrl: string, users: readonly User[]): Caller {
  if (!originalUrl.startsWith(GATEWAYS)) throw new BearerRefused();
  const user = users.find((one) => one.email === INTEGRATION_EMAIL);
  return token === BEARER_TOKEN && user ? { user, scheme: 'oauth' } : ANONYMOUS;
}

/** A bearer token on the site host is taken for a Connect token, and not understood. */
export class BearerRefused extends Error {}

export function requireUser(caller: Caller): User {
  if (caller.user === null) {
    throw new Refusal(401, ['You are not authenticated. Authentication required to perform this operation.'], {});
  }
  return caller.user;
}
