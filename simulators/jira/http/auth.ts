/**
 * Who is calling. Basic authentication takes an e-mail address and `token-<address>` (or the integration account's own
 * token) on the site itself; whoever fails is anonymous rather than refused, as in Jira. Bearer tokens are good at the
 * gateway path `/ex/jira/<cloud id>` only, where one that is not good is refused.
 */
import type { User } from '../model/catalogue.ts';
import type { Lookup } from '../model/lookup.ts';
import type { Grants } from '../oauth/grants.ts';
import { KNOWN_SCOPES } from '../oauth/scopes.ts';
import { INTEGRATION_EMAIL } from '../site/people.ts';
import type { Caller } from '../wire/view.ts';
import { Refusal } from './failures.ts';

export const INTEGRATION_TOKEN = 'demo-jira-token';
export const CLOUD_ID = '5feed1e5-c10d-4000-8000-000000000001';
/** The bearer token that acts for the integration account, with every scope and without an end. */
export const BEARER_TOKEN = 'demo-3lo-token';
const GATEWAYS = '/ex/jira/';
const GATEWAY = `${GATEWAYS}${CLOUD_ID}`;

export const ANONYMOUS: Caller = { user: null, scheme: 'none', grant: null };

/** A gateway path without its prefix; others as they are. */
export function withoutGateway(url: string): string {
  return url.startsWith(`${GATEWAY}/`) ? url.slice(GATEWAY.length) : url;
}

export function callerOf(
  authorization: string | undefined,
  originalUrl: string,
  lookup: Lookup,
  grants: Grants,
): Caller {
  const [scheme = '', credentials = ''] = (authorization ?? '').split(' ', 2);
  if (scheme.toLowerCase() === 'basic') return basicCaller(credentials, lookup);
  if (scheme.toLowerCase() === 'bearer') return bearerCaller(credentials, originalUrl, lookup, grants);
  return ANONYMOUS;
}

function basicCaller(credentials: string, lookup: Lookup): Caller {
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  const separator = decoded.indexOf(':');
  const [email, token] = [decoded.slice(0, separator).toLowerCase(), decoded.slice(separator + 1)];
  const user = lookup.userOfEmail(email);
  const valid = token === (email === INTEGRATION_EMAIL ? INTEGRATION_TOKEN : `token-${email}`);
  return user && valid && mayCall(user) ? { user, scheme: 'basic', grant: null } : ANONYMOUS;
}

function bearerCaller(token: string, originalUrl: string, lookup: Lookup, grants: Grants): Caller {
  if (!originalUrl.startsWith(GATEWAYS)) throw new BearerRefused(403);
  const grant = token === BEARER_TOKEN ? unlimitedGrant(lookup) : grants.of(token);
  const user = grant && lookup.user(grant.account);
  if (grant && user && mayCall(user))
    return { user, scheme: 'oauth', grant: { app: grant.app, scopes: new Set(grant.scopes) } };
  // At other gateways there is nothing, for whoever asks.
  if (!originalUrl.startsWith(`${GATEWAY}/`)) return ANONYMOUS;
  throw new BearerRefused(401);
}

function unlimitedGrant(lookup: Lookup): { app: string; account: string; scopes: readonly string[] } | null {
  const user = lookup.userOfEmail(INTEGRATION_EMAIL);
  return user ? { app: 'unlimited', account: user.accountId, scopes: KNOWN_SCOPES } : null;
}

const mayCall = (user: User): boolean => user.active && user.accountType === 'atlassian';

/** On the site a bearer token is taken for a Connect token and not understood (403); at the gateway it is judged (401). */
export class BearerRefused extends Error {
  readonly status: 401 | 403;

  constructor(status: 401 | 403, message = 'Unauthorized') {
    super(message);
    this.status = status;
  }
}

export function requireUser(caller: Caller): User {
  if (caller.user === null) {
    throw new Refusal(401, ['You are not authenticated. Authentication required to perform this operation.'], {});
  }
  return caller.user;
}
