import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import type { SignIn, SiteCredentials } from '../../domain/site-credentials.ts';
import { readConnection, type SiteName, siteSecretContext } from '../../store/connections.ts';
import { linkAccount, linkedSecretContext } from '../../store/linked-accounts.ts';
import { keepRequest, type PendingSignIn, takeRequest } from './authorization-requests.ts';
import {
  type ConnectionChangeMeans,
  changeable,
  keepChange,
  keepConnection,
  refuseKnown,
} from './connection-changes.service.ts';
import { visibleConnection } from './connections.service.ts';

type Kind = SiteName['kind'];
type Client = PendingSignIn['client'];

/** Where a sign-in is to be: at one site, or for Jira at whichever the person chooses there. */
interface SignInPlace {
  readonly kind: Kind;
  readonly site: string | undefined;
}

/** How people sign in at the upstreams; the composition ties it to them. */
export interface SignInDesk {
  /** Where to send somebody. */
  url(place: SignInPlace, client: Client, request: { redirectUri: string; state: string }): string;
  /** What they came back with. @throws AppError when it is no good, or of another site */
  finish(
    place: SignInPlace,
    client: Client,
    back: { code: string; redirectUri: string },
  ): Promise<{ site: string; credentials: SignIn }>;
}

export interface AuthorizationMeans extends ConnectionChangeMeans {
  readonly desk: SignInDesk;
  /** Of the process's settings. */
  readonly clients: Partial<Record<Kind, Client>>;
  /** Where people open this server, where that is configured. */
  readonly publicUrl: string | undefined;
  /** Who somebody's own credentials make them at a connection's site. */
  whose(connectionId: number, credentials: SiteCredentials): Promise<{ sourceId: string; name: string }>;
}

export interface WantedSignIn {
  kind: Kind;
  purpose: PendingSignIn['purpose'];
  site?: string;
  name?: string;
  connection_id?: number;
  client?: { client_id: string; client_secret: string };
}

const CALLBACK = '/api/v1/connections/authorizations/callback';
/** The operator has no account, and no browser to come back with. */
const OPERATOR_ID = 0;

/** Begins a sign-in. @returns where to send the person */
export async function beginSignIn(means: AuthorizationMeans, caller: Caller, wanted: WantedSignIn): Promise<string> {
  if (caller.userId === OPERATOR_ID || (wanted.purpose === 'connection' && caller.role !== 'admin')) {
    throw new AppError('forbidden', 'FORBIDDEN', 'Only an administrator who is signed in connects sites.');
  }
  const redirectUri = redirectOf(means);
  const { kind, purpose } = wanted;
  const site = await siteFor(means, caller, wanted);
  const client = await clientFor(means, wanted);
  const connectionId = wanted.connection_id ?? null;
  const pending = { kind, purpose, site: site ?? null, name: wanted.name ?? null, connectionId, client };
  const state = await keepRequest(means, caller.userId, pending);
  return means.desk.url({ kind, site }, client, { redirectUri, state });
}

/**
 * Carries out what a sign-in was begun for.
 *
 * @returns the page to go on to
 * @throws AppError with `details.reason`, or another, when it comes to nothing
 */
export async function finishSignIn(
  means: AuthorizationMeans,
  caller: Caller,
  back: { code: string | undefined; state: string | undefined; error: string | undefined },
): Promise<string> {
  const pending = back.state === undefined ? null : await takeRequest(means, caller.userId, back.state);
  if (!pending) throw problem('expired', 'The sign-in took too long, was used already, or was begun by someone else.');
  if (back.code === undefined) throw problem('denied', 'Nobody agreed at the site.');
  const place = { kind: pending.kind, site: pending.site ?? undefined };
  const redirectUri = redirectOf(means);
  const { site, credentials } = await means.desk.finish(place, pending.client, { code: back.code, redirectUri });
  if (pending.purpose === 'account') return linkOwn(means, caller, pending, credentials);
  if (caller.role !== 'admin') throw problem('denied', 'Only an administrator connects sites.');
  const { name: account } = await means.door.whose({ kind: pending.kind, site }, credentials);
  const id = await keep(means, caller, pending, { kind: pending.kind, site, credentials, account });
  return `/settings/connections?connected=${id}`;
}

async function keep(
  means: AuthorizationMeans,
  caller: Caller,
  { connectionId, name }: PendingSignIn,
  made: SiteName & { credentials: SignIn; account: string },
): Promise<number> {
  if (connectionId === null) return keepConnection(means, caller, { ...made, name: name ?? undefined });
  const connection = await changeable(means, connectionId);
  await keepChange(means, caller, connection, { name: name ?? undefined, credentials: made.credentials });
  return connectionId;
}

async function linkOwn(
  { database, box, now, whose }: AuthorizationMeans,
  caller: Caller,
  { connectionId }: PendingSignIn,
  credentials: SignIn,
): Promise<string> {
  const connection = connectionId === null ? undefined : await readConnection(database.read, connectionId);
  if (!connection) throw problem('expired', 'The connection is gone.');
  await visibleConnection(database, caller, connection.id);
  const person = await whose(connection.id, credentials);
  const { userId } = caller;
  const secret = box.seal(JSON.stringify(credentials), linkedSecretContext(userId, connection));
  const link = { userId, connectionId: connection.id, authKind: 'oauth', secret, person, at: now() } as const;
  await database.transaction((tx) => linkAccount(tx, link));
  return `/settings/accounts?linked=${connection.id}`;
}

/** Where the sign-in is to be; undefined: wherever the person chooses. */
async function siteFor(means: AuthorizationMeans, caller: Caller, wanted: WantedSignIn): Promise<string | undefined> {
  const { kind, purpose, connection_id: id } = wanted;
  if (id !== undefined) {
    if (purpose === 'account') await visibleConnection(means.database, caller, id);
    const connection = await (purpose === 'account' ? readConnection(means.database.read, id) : changeable(means, id));
    if (connection?.kind === kind) return connection.site;
    throw invalid('connection_id', `must be a connection to ${kind}`);
  }
  if (purpose === 'account') throw invalid('connection_id', 'says at which site: it is missing');
  if (wanted.site === undefined) {
    if (kind === 'zendesk') throw invalid('site', 'says which account: it is missing');
    return undefined;
  }
  const site = means.door.origin(kind, wanted.site);
  await refuseKnown(means.database, { kind, site });
  return site;
}

/** The app that asks for the sign-in: the one given, the connection's own, or that of the settings. */
async function clientFor({ database, box, clients }: AuthorizationMeans, wanted: WantedSignIn): Promise<Client> {
  const { kind, client, connection_id: id } = wanted;
  // Only an administrator says which app it is: people are to agree to ours.
  if (client && wanted.purpose === 'connection') {
    return { clientId: client.client_id, clientSecret: client.client_secret };
  }
  const connection = id === undefined ? undefined : await readConnection(database.read, id);
  if (connection) {
    const own = JSON.parse(box.open(connection.secret, siteSecretContext(connection))) as SiteCredentials;
    if (own.kind !== 'token') return { clientId: own.clientId, clientSecret: own.clientSecret };
  }
  const configured = clients[kind];
  if (configured) return configured;
  const names = `${kind.toUpperCase()}_OAUTH_CLIENT_ID and ${kind.toUpperCase()}_OAUTH_CLIENT_SECRET`;
  throw new AppError('conflict', 'CONFLICT', `There is no app to sign in with: set ${names}, or send \`client\`.`);
}

function redirectOf({ publicUrl }: AuthorizationMeans): string {
  if (publicUrl !== undefined) return publicUrl + CALLBACK;
  const message = 'Set SPEEDYFLOW_PUBLIC_URL to the address people open: the site sends them back there.';
  throw new AppError('conflict', 'CONFLICT', message);
}

function invalid(member: string, message: string): AppError {
  const path = `body.${member}`;
  return new AppError('invalid_input', 'VALIDATION_ERROR', `${path} ${message}`, { details: [{ path, message }] });
}

function problem(reason: string, message: string): AppError {
  return new AppError('invalid_input', 'VALIDATION_ERROR', message, { details: { reason } });
}
