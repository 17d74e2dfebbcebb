import type { ConnectionAuth, SiteSurvey } from '@speedyflow/contract/connections';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import type { SiteCredentials } from '../../domain/site-credentials.ts';
import { writeAudit } from '../../store/audit-log.ts';
import { keepChosenProjects } from '../../store/chosen-projects.ts';
import {
  credentialColumns,
  insertConnection,
  markRemoved,
  readConnection,
  type SiteName,
  updateConnection,
} from '../../store/connections.ts';
import type { Database } from '../../store/database.ts';
import type { SecretBox } from '../../store/secrets/secret-box.ts';

type Kind = SiteName['kind'];

/** Sites as they are found from here; the composition ties it to the upstreams' clients. */
export interface SiteDoor {
  /** The origin of a site as people write it. @throws AppError `INVALID_SITE` when it may not be contacted */
  origin(kind: Kind, text: string): string;
  /** Who the credentials make us there. @throws AppError when they are not accepted, or do not suffice */
  whose(site: SiteName, credentials: SiteCredentials): Promise<{ sourceId: string; name: string }>;
  /** What the credentials let us see there. */
  survey(site: SiteName, credentials: SiteCredentials): Promise<SiteSurvey>;
}

/** The connections that run; the composition ties it to them. */
export interface RunningSites {
  /** Whether it is one of the process's settings. */
  isConfigured(connectionId: number): boolean;
  /** Brings what runs in line with what is kept. */
  look(): Promise<void>;
}

export interface ConnectionChangeMeans {
  readonly database: Database;
  readonly box: SecretBox;
  readonly door: SiteDoor;
  readonly running: RunningSites;
  readonly now: () => number;
}

/** Connects a site, once it said who we are there. @returns its id */
export async function addConnection(
  means: ConnectionChangeMeans,
  caller: Caller,
  wanted: { kind: Kind; name: string | undefined; site: string; auth: ConnectionAuth; projects?: readonly string[] },
): Promise<number> {
  const { kind } = wanted;
  const site = means.door.origin(kind, wanted.site);
  await refuseKnown(means.database, { kind, site });
  const credentials = credentialsOf(kind, wanted.auth);
  const account = await accepted(means, { kind, site }, credentials);
  const projects = wanted.projects ?? null;
  if (projects) refuseZendesk(kind);
  return keepConnection(means, caller, { kind, site, name: wanted.name, credentials, account, projects });
}

/** What credentials would let us see of a site. */
export async function surveySite(
  means: ConnectionChangeMeans,
  wanted: { kind: Kind; site: string; auth: ConnectionAuth },
): Promise<SiteSurvey> {
  const { kind } = wanted;
  const site = means.door.origin(kind, wanted.site);
  await refuseKnown(means.database, { kind, site });
  const credentials = credentialsOf(kind, wanted.auth);
  await accepted(means, { kind, site }, credentials);
  return means.door.survey({ kind, site }, credentials);
}

/** Mirrors these projects of a Jira site from now on, and no others; null: all of them. */
export async function chooseProjects(
  { database, now }: ConnectionChangeMeans,
  caller: Caller,
  connectionId: number,
  projects: readonly string[] | null,
): Promise<void> {
  const connection = await readConnection(database.read, connectionId);
  if (!connection) throw new AppError('not_found', 'NOT_FOUND', 'There is no such connection.');
  refuseZendesk(connection.kind);
  const at = now();
  await database.transaction(async (tx) => {
    await keepChosenProjects(tx, connectionId, projects);
    const what = { action: 'connection.choose', resource: resource(connectionId), details: { projects } };
    await writeAudit(tx, { userId: caller.userId, ...what, at });
  });
}

function refuseZendesk(kind: Kind): void {
  if (kind === 'jira') return;
  const message = 'are of Jira: all of a Zendesk account is mirrored';
  throw new AppError('invalid_input', 'VALIDATION_ERROR', `body.projects ${message}`, {
    details: [{ path: 'body.projects', message }],
  });
}

/** Keeps a connection whose credentials are known to be good, and starts it. */
export async function keepConnection(
  { database, box, running, now }: ConnectionChangeMeans,
  caller: Caller,
  made: SiteName & {
    name: string | undefined;
    credentials: SiteCredentials;
    account: string;
    projects?: readonly string[] | null;
  },
): Promise<number> {
  const { kind, site, credentials, account } = made;
  const at = now();
  const name = made.name?.trim() ?? new URL(site).host;
  const id = await database.transaction(async (tx) => {
    const columns = credentialColumns(box, { kind, site }, credentials);
    const inserted = await insertConnection(tx, { kind, site, name, at, ...columns });
    if (inserted === null) throw taken();
    if (made.projects) await keepChosenProjects(tx, inserted, made.projects);
    const details = { kind, site, auth: credentials.kind, account };
    await writeAudit(tx, {
      userId: caller.userId,
      action: 'connection.add',
      resource: resource(inserted),
      details,
      at,
    });
    return inserted;
  });
  await running.look();
  return id;
}

/** Gives a connection another name, or other credentials once the site accepts them. */
export async function changeConnection(
  means: ConnectionChangeMeans,
  caller: Caller,
  connectionId: number,
  wanted: { name?: string; auth?: ConnectionAuth },
): Promise<void> {
  const connection = await changeable(means, connectionId);
  const credentials = wanted.auth && credentialsOf(connection.kind, wanted.auth);
  if (credentials) await accepted(means, connection, credentials);
  await keepChange(means, caller, connection, { name: wanted.name, credentials });
}

/** Keeps a change whose credentials are known to be good, and has it carried out. */
export async function keepChange(
  { database, box, running, now }: ConnectionChangeMeans,
  caller: Caller,
  connection: SiteName & { id: number },
  { name, credentials }: { name?: string | undefined; credentials?: SiteCredentials | undefined },
): Promise<void> {
  const at = now();
  await database.transaction(async (tx) => {
    await updateConnection(tx, connection.id, {
      ...(name === undefined ? {} : { name: name.trim() }),
      ...(credentials ? credentialColumns(box, connection, credentials) : {}),
    });
    const details = { renamed: name !== undefined, auth: credentials?.kind ?? null };
    const what = { action: 'connection.change', resource: resource(connection.id), details };
    await writeAudit(tx, { userId: caller.userId, ...what, at });
  });
  await running.look();
}

/**
 * Removes what we set up at the site of a connection; the composition ties it to the webhooks there.
 *
 * @returns what could not be removed and why, in a sentence; null when nothing is left
 */
export type LeaveSite = (connectionId: number, userId: number | null) => Promise<string | null>;

/**
 * Stops a connection for good; its mirror goes in the background. `confirm` repeats its name.
 *
 * @returns what stays behind at the site, in a sentence; null when nothing does
 */
export async function removeConnection(
  means: ConnectionChangeMeans & { leaveSite: LeaveSite },
  caller: Caller,
  connectionId: number,
  confirm: string,
): Promise<string | null> {
  const { database, running, leaveSite, now } = means;
  const { kind, site, name } = await changeable(means, connectionId);
  if (confirm !== name) {
    const message = `must be the name of the connection, ${name}`;
    throw new AppError('invalid_input', 'VALIDATION_ERROR', `body.confirm ${message}`, {
      details: [{ path: 'body.confirm', message }],
    });
  }
  // While its credentials are still here.
  const leftBehind = await leaveSite(connectionId, caller.userId);
  const at = now();
  await database.transaction(async (tx) => {
    await markRemoved(tx, connectionId);
    const details = { kind, site, left_behind: leftBehind };
    const what = { action: 'connection.remove', resource: resource(connectionId), details };
    await writeAudit(tx, { userId: caller.userId, ...what, at });
  });
  await running.look();
  return leftBehind;
}

/** @throws AppError `NOT_FOUND`; `CONFLICT` for one of the process's settings */
export async function changeable({ database, running }: ConnectionChangeMeans, connectionId: number) {
  const connection = await readConnection(database.read, connectionId);
  if (!connection) throw new AppError('not_found', 'NOT_FOUND', 'There is no such connection.');
  if (!running.isConfigured(connectionId)) return connection;
  const settings = SETTINGS[connection.kind];
  throw new AppError('conflict', 'CONFLICT', `This connection comes from the settings: change ${settings} there.`);
}

const SETTINGS: Record<Kind, string> = {
  jira: 'JIRA_CLOUD_SITE, JIRA_EMAIL and JIRA_API_TOKEN',
  zendesk:
    'ZENDESK_SUBDOMAIN, ZENDESK_EMAIL and ZENDESK_API_TOKEN, or ZENDESK_OAUTH_CLIENT_ID and ZENDESK_OAUTH_CLIENT_SECRET',
};

/** @throws AppError `CONFLICT` */
export async function refuseKnown({ read }: Database, { kind, site }: SiteName): Promise<void> {
  const known = await read
    .selectFrom('connections')
    .select('id')
    .where('kind', '=', kind)
    .where('site', '=', site)
    .executeTakeFirst();
  if (known) throw taken();
}

function taken(): AppError {
  return new AppError('conflict', 'CONFLICT', 'This site is connected already, or is just being removed.');
}

function credentialsOf(kind: Kind, auth: ConnectionAuth): SiteCredentials {
  if (auth.kind === 'token') return { kind: 'token', email: auth.email, apiToken: auth.api_token };
  if (kind === 'zendesk') return { kind: 'oauth_client', clientId: auth.client_id, clientSecret: auth.client_secret };
  const message = 'must be token: Jira takes an OAuth client only to sign in with';
  throw new AppError('invalid_input', 'VALIDATION_ERROR', `body.auth.kind ${message}`, {
    details: [{ path: 'body.auth.kind', message }],
  });
}

async function accepted(
  { door }: ConnectionChangeMeans,
  site: SiteName,
  credentials: SiteCredentials,
): Promise<string> {
  try {
    return (await door.whose(site, credentials)).name;
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'upstream_refused') throw error;
    const message = 'is not accepted by the site';
    throw new AppError('invalid_input', 'VALIDATION_ERROR', `body.auth ${message}`, {
      details: [{ path: 'body.auth', message }],
      cause: error,
    });
  }
}

function resource(connectionId: number): string {
  return `connection ${connectionId}`;
}
