import { createHash } from 'node:crypto';
import type { WriteTransaction } from '../database.ts';

/**
 * Marks every queue of a connection when something beside the tickets changed that their queries ask about: what a
 * name refers to, the state of a sprint, the category of a status, the zone in which days are counted. Call it where
 * these have just been written.
 */
export async function noteRuleFacts({ db }: WriteTransaction, connectionId: number): Promise<void> {
  const { rule_facts_hash, ...connection } = await db
    .selectFrom('connections')
    .select(['time_zone', 'field_catalogue', 'rule_facts_hash'])
    .where('id', '=', connectionId)
    .executeTakeFirstOrThrow();
  const priorities = await db
    .selectFrom('priorities')
    .select(['name', 'rank'])
    .where('connection_id', '=', connectionId)
    .orderBy('name')
    .execute();
  const statuses = await db
    .selectFrom('statuses')
    .select(['source_id', 'upstream_category'])
    .where('connection_id', '=', connectionId)
    .orderBy('source_id')
    .execute();
  const desks = await db
    .selectFrom('desks')
    .select(['source_id', 'key', 'name'])
    .where('connection_id', '=', connectionId)
    .orderBy('source_id')
    .execute();
  const sprints = await db
    .selectFrom('sprints')
    .select(['source_id', 'name', 'state'])
    .where('connection_id', '=', connectionId)
    .orderBy('source_id')
    .execute();
  const facts = JSON.stringify({ connection, priorities, statuses, desks, sprints });
  const hash = createHash('sha1').update(facts).digest('base64url');
  if (hash === rule_facts_hash) return;
  await db.updateTable('connections').set({ rule_facts_hash: hash }).where('id', '=', connectionId).execute();
  await db
    .updateTable('queues')
    .set({ rebuild_after: 0 })
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .execute();
}
