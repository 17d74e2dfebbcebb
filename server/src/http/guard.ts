import { type Access, LIMITS_PER_MINUTE, type Method, type RouteContract } from '@speedyflow/contract/route';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/caller.ts';
import { AppError } from '../domain/errors.ts';
import { refuseCrossSite } from './cross-site.ts';
import type { Authenticator, Identity } from './identity.ts';
import { type Allowance, RateLimited, type RateLimiter } from './rate-limiter.ts';
import type { SessionCookie } from './session-cookie.ts';

/** What must be known of a route before it may be asked. Every registered route has one. */
export interface Guard extends Pick<RouteContract, 'id' | 'method' | 'limit' | 'takes'> {
  /** `signed`: each request proves by itself where it comes from, which the route looks into. */
  readonly access: Access | 'signed';
}

export interface GuardOptions {
  readonly authenticator: Authenticator;
  readonly cookie: SessionCookie;
  readonly limiter: RateLimiter;
  readonly now: () => number;
  /** Origin people open, where it is configured. */
  readonly publicOrigin: string | undefined;
}

const RANK: Record<Caller['role'], number> = { agent: 0, lead: 1, admin: 2 };
const NEEDED: Record<Exclude<Access, 'public'>, number> = { session: 0, lead: 1, admin: 2 };
const SAFE: ReadonlySet<Method | string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The one gate every request passes, whatever its path: who is it, does it come from our own pages, may they, and
 * how often. Runs at the root, so that no path is outside it.
 */
export function guardRequests(options: GuardOptions) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { guard } = request.routeOptions.config;
    if (!guard) return;
    if (guard.access === 'signed') return withinLimit(count(request, reply, guard, options), options);
    const bearer = request.headers.authorization;
    request.identity = await identify(request, guard, options);
    // A page of another site can make a browser send its cookie, but not a token.
    if (!SAFE.has(request.method) && bearer === undefined) refuseCrossSite(request, options.publicOrigin);
    const allowance = count(request, reply, guard, options);
    // Whoever may never is told so however often they ask; who nobody knows yet is slowed down before being refused.
    requireRole(guard.access, request.identity?.caller);
    withinLimit(allowance, options);
    if (guard.access !== 'public' && !request.identity) {
      throw new AppError('unauthenticated', 'UNAUTHENTICATED', 'Sign in first.');
    }
  };
}

async function identify(request: FastifyRequest, guard: Guard, options: GuardOptions): Promise<Identity | null> {
  try {
    return (await presented(request, options)) ?? null;
  } catch (error) {
    // Unable to tell who it is: nobody. A public route still answers, so that health does without a database.
    if (guard.access !== 'public') throw error;
    request.log.warn({ err: error }, 'could not tell who asks');
    return null;
  }
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(authorization: string): string | undefined {
  return /^Bearer ([\w-]{20,200})$/i.exec(authorization)?.[1];
}

function presented(request: FastifyRequest, { authenticator, cookie }: GuardOptions): Promise<Identity | undefined> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = bearerToken(authorization);
    return token === undefined ? Promise.resolve(undefined) : authenticator.byBearer(token);
  }
  const token = cookie.read(request.headers.cookie);
  return token === undefined ? Promise.resolve(undefined) : authenticator.bySession(token);
}

function count(request: FastifyRequest, reply: FastifyReply, guard: Guard, { limiter }: GuardOptions): Allowance {
  // Whoever guesses passwords is counted by address, signed in or not.
  const guessing = guard.access === 'public' && !SAFE.has(guard.method);
  const user = guessing ? undefined : request.identity?.caller.userId;
  const caller = user === undefined ? `address ${request.ip}` : `user ${user}`;
  const allowance = limiter.take(`${guard.limit} ${caller}`, LIMITS_PER_MINUTE[guard.limit]);
  reply.header('x-ratelimit-limit', allowance.limit);
  reply.header('x-ratelimit-remaining', allowance.remaining);
  reply.header('x-ratelimit-reset', Math.ceil(allowance.resetAt / 1000));
  return allowance;
}

function withinLimit(allowance: Allowance, { now }: GuardOptions): void {
  if (!allowance.allowed) throw new RateLimited(allowance, now());
}

function requireRole(access: Access, caller: Caller | undefined): void {
  if (access === 'public' || !caller) return;
  if (RANK[caller.role] < NEEDED[access]) {
    throw new AppError('forbidden', 'FORBIDDEN', `This takes the role ${access}; yours is ${caller.role}.`);
  }
}
