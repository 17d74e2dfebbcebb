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
export async function readVocabularies(db: Kysely<DatabaseSchema>): Promise<Map<number, JqlVocabulary>> {
  const connections = await db.selectFrom('connections').select(['id', 'field_catalogue']).execute();
  const priorities = await db.selectFrom('priorities').selectAll().execute();
  const desks = await db.selectFrom('desks').select(['connection_id', 'source_id', 'key', 'name']).execute();
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
