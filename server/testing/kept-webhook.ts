import { webhookSecretContext } from '../src/features/webhooks/webhook-secrets.ts';
import { writeRegistration } from '../src/features/webhooks/webhooks.store.ts';
import type { Database } from '../src/store/database.ts';
import type { SecretBox } from '../src/store/secrets/secret-box.ts';

interface KeptWebhook {
  kind: 'jira' | 'zendesk';
  id: number;
  secret: string;
  previous?: { secret: string; until: number } | undefined;
}

/** Keeps a connection, and how its webhooks are signed, as another process does. */
export async function keepWebhook(
  database: Database,
  box: SecretBox,
  { kind, id, secret, previous }: KeptWebhook,
): Promise<void> {
  const site = `https://${kind}-${id}.example`;
  const context = webhookSecretContext({ kind, site });
  await database.transaction(async (tx) => {
    await tx.db
      .insertInto('connections')
      .values({
        id,
        kind,
        name: site,
        site,
        managed_by: 'settings',
        auth_kind: 'basic',
        secret: '',
        state: 'ready',
        error: null,
        time_zone: 'UTC',
        created_at: 1,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await writeRegistration(tx, {
      connection_id: id,
      secret: box.seal(secret, context),
      previous_secret: previous ? box.seal(previous.secret, context) : null,
      previous_until: previous?.until ?? null,
      coming_secret: null,
      upstream_ids: '[]',
      callback_url: null,
      registered_at: 1,
      expires_at: null,
      error: null,
    });
  });
}
