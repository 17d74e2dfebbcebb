/** Who is calling: API tokens (Basic) and OAuth bearer tokens, their scopes and roles. */
import { createHash } from 'node:crypto';
import { ApiError, badCredentials, forbidden, insufficientScope, unauthenticated } from './api-error.ts';
import type { Route } from './route.ts';

export type Role = 'end-user' | 'agent' | 'admin';

/** The signed-in user of a request; anonymous requests have no user. */
export interface Caller {
  userId: number | null;
  role: Role | 'anonymous';
  scopes: readonly string[];
}

export interface Account {
  id: number;
  role: Role;
  email: string;
  active: boolean;
  suspended: boolean;
}

export interface OAuthClient {
  id: string;
  secret: string;
  /** The user that client_credentials tokens act as: the one who made the client. */
  ownerEmail: string;
}

interface Grant {
  userId: number;
  scopes: readonly string[];
  expiresAt: number;
}

interface RefreshGrant extends Grant {
  clientId: string;
}

interface CodeGrant extends RefreshGrant {
  redirectUri: string;
  challenge: string | null;
}

export interface AuthorizationRequest {
  clientId: string;
  scope: string;
  redirectUri: string;
  /** Of PKCE, by SHA-256; null without. */
  challenge: string | null;
}

export interface AuthOptions {
  seed: number;
  /** Finds a user of the account. */
  accountBy: (key: { email: string } | { id: number }) => Account | undefined;
  /** API tokens by lower-case e-mail address. */
  apiTokenOf: (email: string) => string;
  client: OAuthClient;
  accessTokenSeconds: number;
  refreshTokenSeconds: number;
}

export interface TokenAnswer {
  access_token: string;
  token_type: 'bearer';
  scope: string;
  expires_in: number;
  refresh_token?: string;
  refresh_token_expires_in?: number;
}

const ANONYMOUS: Caller = { userId: null, role: 'anonymous', scopes: [] };

/** Checks credentials and mints tokens. Tokens are a function of seed and count, and live as long as the process. */
export class Auth {
  readonly #options: AuthOptions;
  readonly #access = new Map<string, Grant>();
  readonly #refresh = new Map<string, RefreshGrant>();
  readonly #codes = new Map<string, CodeGrant>();
  /** Users whose API token is no longer taken. */
  readonly #revokedApiTokens = new Set<number>();
  #minted = 0;

  constructor(options: AuthOptions) {
    this.#options = options;
  }

  /** The caller named by an Authorization header; anonymous without one. Throws on credentials that are wrong. */
  callerOf(header: string | undefined, now: number): Caller {
    if (header === undefined || header === '') return ANONYMOUS;
    const [scheme = '', rest = ''] = header.split(' ', 2);
    if (scheme.toLowerCase() === 'basic') return this.#basic(rest);
    if (scheme.toLowerCase() === 'bearer') return this.#bearer(rest, now);
    throw unauthenticated();
  }

  #basic(encoded: string): Caller {
    const [, email, token] = /^(.+)\/token:(.+)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
    if (email === undefined || token !== this.#options.apiTokenOf(email.toLowerCase())) throw unauthenticated();
    const account = this.#options.accountBy({ email: email.toLowerCase() });
    if (account !== undefined && this.#revokedApiTokens.has(account.id)) throw unauthenticated();
    return callerFor(account, ['read', 'write'], unauthenticated);
  }

  #bearer(token: string, now: number): Caller {
    const grant = this.#access.get(token);
    if (grant === undefined || grant.expiresAt <= now) throw badCredentials();
    return callerFor(this.#options.accountBy({ id: grant.userId }), grant.scopes, badCredentials);
  }

  /** An authorization code for a signed-in user, good for one exchange within two minutes. */
  authorize(userId: number, asked: AuthorizationRequest, now: number): string {
    const { clientId, scope, redirectUri, challenge } = asked;
    this.#checkClient(clientId);
    callerFor(this.#options.accountBy({ id: userId }), [], unauthenticated);
    const code = this.#mint('code');
    const scopes = scope.split(/[ ,]+/).filter(Boolean);
    this.#codes.set(code, { userId, clientId, scopes, redirectUri, challenge, expiresAt: now + 120_000 });
    return code;
  }

  /** Ends the tokens of a user, or everybody's; refresh tokens may be spared. */
  revoke(userId: number | null, keepRefresh: boolean): void {
    for (const grants of keepRefresh ? [this.#access] : [this.#access, this.#refresh, this.#codes]) {
      for (const [token, grant] of grants) if (userId === null || grant.userId === userId) grants.delete(token);
    }
  }

  setApiTokenRevoked(userId: number, revoked: boolean): void {
    if (revoked) this.#revokedApiTokens.add(userId);
    else this.#revokedApiTokens.delete(userId);
  }

  /** Answers `POST /oauth/tokens`. */
  grant(form: Readonly<Record<string, unknown>>, now: number): TokenAnswer {
    const field = (name: string) => (form[name] === undefined ? '' : String(form[name]));
    this.#checkClient(field('client_id'), field('client_secret'));
    const seconds = lifetime(form.expires_in, 300, 172_800, this.#options.accessTokenSeconds);
    const scopes = (field('scope') || 'read write').split(/[ ,]+/).filter(Boolean);
    switch (field('grant_type')) {
      case 'client_credentials': {
        const owner = this.#options.accountBy({ email: this.#options.client.ownerEmail });
        if (!owner?.active || owner.suspended) throw oauthError(400, 'invalid_grant', 'The client has no active owner');
        return this.#tokens({ userId: owner.id, scopes, seconds, now });
      }
      case 'authorization_code':
        this.#checkCode(field('code'), field('redirect_uri'), field('code_verifier'));
        return this.#exchange(this.#codes, field('code'), seconds, now);
      case 'refresh_token':
        return this.#exchange(this.#refresh, field('refresh_token'), seconds, now);
      default:
        throw oauthError(400, 'unsupported_grant_type', 'The authorization grant type is not supported');
    }
  }

  /** A code is good for the address it was sent to, and for whoever can tell what its challenge was made of. */
  #checkCode(code: string, redirectUri: string, verifier: string): void {
    const grant = this.#codes.get(code);
    if (grant === undefined) return;
    const wrongAddress = redirectUri !== '' && redirectUri !== grant.redirectUri;
    const told = createHash('sha256').update(verifier).digest('base64url');
    if (!wrongAddress && (grant.challenge === null || grant.challenge === told)) return;
    this.#codes.delete(code);
    throw invalidGrant();
  }

  /** Swaps a code or refresh token, which dies of it, for a new pair. */
  #exchange(grants: Map<string, RefreshGrant>, token: string, seconds: number, now: number): TokenAnswer {
    const grant = grants.get(token);
    grants.delete(token);
    if (grant === undefined || grant.expiresAt <= now) throw invalidGrant();
    const answer = this.#tokens({ userId: grant.userId, scopes: grant.scopes, seconds, now });
    const refresh = this.#mint('refresh');
    const refreshSeconds = this.#options.refreshTokenSeconds;
    const { userId, clientId, scopes } = grant;
    this.#refresh.set(refresh, { userId, clientId, scopes, expiresAt: now + refreshSeconds * 1000 });
    return { ...answer, refresh_token: refresh, refresh_token_expires_in: refreshSeconds };
  }

  #tokens(grant: { userId: number; scopes: readonly string[]; seconds: number; now: number }): TokenAnswer {
    for (const [token, { expiresAt }] of this.#access) if (expiresAt <= grant.now) this.#access.delete(token);
    const { userId, scopes, seconds, now } = grant;
    const token = this.#mint('access');
    this.#access.set(token, { userId, scopes, expiresAt: now + seconds * 1000 });
    return { access_token: token, token_type: 'bearer', scope: scopes.join(' '), expires_in: seconds };
  }

  #checkClient(id: string, secret?: string): void {
    const { client } = this.#options;
    if (id === client.id && (secret === undefined || secret === client.secret)) return;
    throw oauthError(401, 'invalid_client', 'Client authentication failed: unknown client or wrong secret');
  }

  #mint(purpose: string): string {
    this.#minted += 1;
    return createHash('sha256').update(`${this.#options.seed} ${purpose} ${this.#minted}`).digest('hex');
  }
}

/** Refuses a caller that the route does not admit. */
export function admit(caller: Caller, route: Pick<Route, 'method' | 'resource' | 'role' | 'globalScope'>): void {
  const role = route.role ?? 'agent';
  if (role === 'anyone') return;
  if (caller.role === 'anonymous') throw unauthenticated();
  if (role === 'admin' && caller.role !== 'admin') throw forbidden();
  if (role === 'agent' && caller.role === 'end-user') throw forbidden();
  const need = route.method === 'GET' ? 'read' : 'write';
  const narrow = route.globalScope ? [] : [`${route.resource}:${need}`];
  if (![need, ...narrow].some((scope) => caller.scopes.includes(scope))) {
    throw insufficientScope([need, ...narrow].join(' or '));
  }
}

function callerFor(account: Account | undefined, scopes: readonly string[], refusal: () => ApiError): Caller {
  if (!account?.active || account.suspended) throw refusal();
  return { userId: account.id, role: account.role, scopes };
}

function lifetime(asked: unknown, least: number, most: number, usual: number): number {
  if (asked === undefined || asked === '') return usual;
  const seconds = Number(asked);
  if (Number.isInteger(seconds) && seconds >= least && seconds <= most) return seconds;
  throw oauthError(400, 'invalid_request', `expires_in must be from ${least} to ${most}`);
}

const invalidGrant = () =>
  oauthError(400, 'invalid_grant', 'The provided authorization grant is invalid, expired, revoked, or was used before');

const oauthError = (status: number, error: string, description: string) =>
  new ApiError(status, { error, error_description: description });
