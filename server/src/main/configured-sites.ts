import type { Database } from '../store/database.ts';
import type { SecretBox } from '../store/secrets/secret-box.ts';
import type { JiraSettings, ZendeskSettings } from './config/upstream-settings.ts';

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
export interface KnownSite {
  connectionId: number;
  site: Site;
}

/**
 * Keeps the configured sites as connections, their credentials encrypted, and returns all connections that run. A
 * connection made from settings stops running when it is no longer configured; its mirror stays.
 */
export async function keepSites(
  database: Database,
  box: SecretBox,
  sites: readonly Site[],
  at: number,
): Promise<KnownSite[]> {
  const known: KnownSite[] = [];
  await database.transaction(async (tx) => {
    for (const site of sites) {
      const { kind, settings, name } = site;
      const values = {
        name,
        secret: box.seal(JSON.stringify(settings), secretContext(kind, settings.site)),
        auth_kind:
          kind === 'zendesk' && settings.auth.kind === 'oauth' ? ('oauth_client' as const) : ('basic' as const),
        managed_by: 'settings' as const,
      };
      const { id } = await tx.db
        .insertInto('connections')
        .values({ kind, site: settings.site, state: 'new', error: null, time_zone: 'UTC', created_at: at, ...values })
        .onConflict((conflict) => conflict.columns(['kind', 'site']).doUpdateSet(values))
        .returning('id')
        .executeTakeFirstOrThrow();
      known.push({ connectionId: id, site });
    }
  });
  return known;
}

/** Every sealed text of the database, so that a wrong master key is noticed at the start. */
export async function sealedSecrets(database: Database): Promise<string[]> {
  const connections = await database.read.selectFrom('connections').select('secret').execute();
  const webhooks = await database.read
    .selectFrom('webhook_registrations')
    .select(['secret', 'previous_secret'])
    .execute();
  const linked = await database.read.selectFrom('linked_accounts').select('secret').execute();
  const sealed = [...connections, ...webhooks, ...linked].map(({ secret }) => secret);
  return [...sealed, ...webhooks.flatMap(({ previous_secret }) => previous_secret ?? [])];
}

function secretContext(kind: string, site: string) {
  return { purpose: 'upstream credentials', connection: `${kind} ${site}` };
}
