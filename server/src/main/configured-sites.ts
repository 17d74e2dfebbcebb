import type { SiteCredentials } from '../domain/site-credentials.ts';
import { credentialColumns, type SiteName, siteSecretContext } from '../store/connections.ts';
import type { Database } from '../store/database.ts';
import type { SecretBox } from '../store/secrets/secret-box.ts';
import type { JiraSettings, ZendeskSettings } from './config/upstream-settings.ts';
import { credentialsOf } from './upstream-clients.ts';

/** A site to connect, with the settings that open it. */
export type Site =
  | { kind: 'jira'; name: string; settings: JiraSettings }
  | { kind: 'zendesk'; name: string; settings: ZendeskSettings };

/** The sites of the process's settings. */
export function sitesOf(settings: { jira: JiraSettings | undefined; zendesk: ZendeskSettings | undefined }): Site[] {
  const sites: Site[] = [];
  const name = (origin: string) => new URL(origin).host;
  if (settings.jira) sites.push({ kind: 'jira', name: name(settings.jira.site), settings: settings.jira });
  if (settings.zendesk) sites.push({ kind: 'zendesk', name: name(settings.zendesk.site), settings: settings.zendesk });
  return sites;
}

/** A connection as it is kept, opened. */
export interface KnownSite extends SiteName {
  readonly connectionId: number;
  readonly credentials: SiteCredentials;
}

/**
 * Keeps the configured sites as connections, their credentials encrypted. A connection made from settings stops running
 * when it is no longer configured; its mirror stays.
 */
export async function keepSites(
  database: Database,
  box: SecretBox,
  sites: readonly Site[],
  at: number,
): Promise<KnownSite[]> {
  const known: KnownSite[] = [];
  await database.transaction(async (tx) => {
    for (const configured of sites) {
      const { kind, name } = configured;
      const { site } = configured.settings;
      const credentials = credentialsOf(configured);
      const values = {
        name,
        ...credentialColumns(box, { kind, site }, credentials),
        managed_by: 'settings' as const,
      };
      const { id } = await tx.db
        .insertInto('connections')
        .values({ kind, site, state: 'new', error: null, time_zone: 'UTC', created_at: at, ...values })
        .onConflict((conflict) => conflict.columns(['kind', 'site']).doUpdateSet(values))
        .returning('id')
        .executeTakeFirstOrThrow();
      known.push({ connectionId: id, kind, site, credentials });
    }
  });
  return known;
}

/** The connections administrators made. */
export async function administeredSites(database: Database, box: SecretBox): Promise<(KnownSite | Unreadable)[]> {
  const rows = await database.read
    .selectFrom('connections')
    .select(['id', 'kind', 'site', 'secret'])
    .where('managed_by', '=', 'admin')
    .orderBy('id')
    .execute();
  return rows.map(({ id, kind, site, secret }) => {
    try {
      const credentials = JSON.parse(box.open(secret, siteSecretContext({ kind, site }))) as SiteCredentials;
      return { connectionId: id, kind, site, credentials };
    } catch (error) {
      return { connectionId: id, error };
    }
  });
}

/** A connection whose credentials do not open: they were changed, or are not its own. */
export interface Unreadable {
  readonly connectionId: number;
  readonly error: unknown;
}

/** Every sealed text of the database, so that a wrong master key is noticed at the start. */
export async function sealedSecrets(database: Database): Promise<string[]> {
  const connections = await database.read.selectFrom('connections').select('secret').execute();
  const webhooks = await database.read
    .selectFrom('webhook_registrations')
    .select(['secret', 'previous_secret', 'coming_secret'])
    .execute();
  const linked = await database.read.selectFrom('linked_accounts').select('secret').execute();
  const sealed = [...connections, ...webhooks, ...linked].map(({ secret }) => secret);
  const others = webhooks.flatMap(({ previous_secret, coming_secret }) => [previous_secret, coming_secret]);
  return [...sealed, ...others.filter((secret) => secret !== null)];
}
