import type { Kysely } from 'kysely';
import type { JqlVocabulary } from '../domain/jql/jql-ticket.ts';
import type { KeptFields } from '../store/mirror/catalogue.ts';
import type { DatabaseSchema } from '../store/schema/database-schema.ts';

export const NO_VOCABULARY: JqlVocabulary = {
  customFields: [],
  storyPointFields: [],
  slaNames: [],
  priorities: [],
  projects: [],
};

/** What the names in queues' queries refer to, by connection. */
export async function readVocabularies(
  db: Kysely<DatabaseSchema>,
  connectionIds: readonly number[],
): Promise<Map<number, JqlVocabulary>> {
  if (connectionIds.length === 0) return new Map();
  const connections = await db
    .selectFrom('connections')
    .select(['id', 'field_catalogue'])
    .where('id', 'in', connectionIds)
    .execute();
  const priorities = await db
    .selectFrom('priorities')
    .selectAll()
    .where('connection_id', 'in', connectionIds)
    .orderBy('name')
    .execute();
  const desks = await db
    .selectFrom('desks')
    .select(['connection_id', 'source_id', 'key', 'name'])
    .where('connection_id', 'in', connectionIds)
    .orderBy('id')
    .execute();
  return new Map(
    connections.map(({ id, field_catalogue }) => {
      const fields: KeptFields = field_catalogue
        ? (JSON.parse(field_catalogue) as KeptFields)
        : { custom: [], storyPoints: [], slas: [] };
      return [
        id,
        {
          customFields: fields.custom,
          storyPointFields: fields.storyPoints,
          slaNames: fields.slas,
          priorities: priorities.filter((row) => row.connection_id === id),
          projects: desks
            .filter((desk) => desk.connection_id === id)
            .map((desk) => ({ id: desk.source_id, key: desk.key, name: desk.name })),
        },
      ];
    }),
  );
}
