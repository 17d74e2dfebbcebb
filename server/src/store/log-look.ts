import type { Kysely } from 'kysely';
import { readEra } from './catalogue-era.ts';
import type { DatabaseSchema } from './schema/database-schema.ts';

/** How far the change log and the catalogue are. */
export interface LogLook {
  /** Position of the newest entry; as was asked, when there is none after it. */
  readonly seq: number;
  /** Desks with entries after the position that was asked. */
  readonly deskIds: readonly number[];
  readonly era: number;
}

/** Looks what came after a position; costs the same however much did. */
export async function lookAtLog(db: Kysely<DatabaseSchema>, after: number): Promise<LogLook> {
  const [desks, era] = await Promise.all([
    db.selectFrom('desk_changes').select(['desk_id', 'seq']).where('seq', '>', after).execute(),
    readEra(db),
  ]);
  return {
    seq: desks.reduce((newest, { seq }) => Math.max(newest, seq), after),
    deskIds: desks.map(({ desk_id }) => desk_id),
    era,
  };
}
