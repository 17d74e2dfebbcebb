import type { Kysely } from 'kysely';
import type { WriteTransaction } from './database.ts';
import type { DatabaseSchema } from './schema/database-schema.ts';

/** Source ids of the projects of a site that are mirrored; null: all of them, also those made later. */
export type ChosenProjects = ReadonlySet<string> | null;

export const isChosen = (chosen: ChosenProjects, projectSourceId: string): boolean =>
  chosen === null || chosen.has(projectSourceId);

export async function keepChosenProjects(
  { db }: WriteTransaction,
  connectionId: number,
  projects: readonly string[] | null,
): Promise<void> {
  const column = { chosen_projects: projects && JSON.stringify(projects) };
  await db.updateTable('connections').set(column).where('id', '=', connectionId).execute();
}

export async function readChosenProjects(db: Kysely<DatabaseSchema>, connectionId: number): Promise<ChosenProjects> {
  const kept = await db
    .selectFrom('connections')
    .select('chosen_projects')
    .where('id', '=', connectionId)
    .executeTakeFirst();
  return kept?.chosen_projects ? new Set(JSON.parse(kept.chosen_projects) as string[]) : null;
}
