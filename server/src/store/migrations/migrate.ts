import { type Migration, Migrator } from 'kysely/migration';
import { AppError } from '../../domain/errors.ts';
import type { Dialect } from '../dialect/dialect.ts';
import { firstSchema } from './0001-first-schema.ts';
import { syncThatConverges } from './0002-sync-that-converges.ts';
import { servingAtTheLimit } from './0003-serving-at-the-limit.ts';
import { workspace } from './0004-workspace.ts';
import { notifications } from './0005-notifications.ts';
import { uploads } from './0006-uploads.ts';
import { twins } from './0007-twins.ts';
import { chosenProjects } from './0008-chosen-projects.ts';
import { uploadsWithTheirEdits } from './0009-uploads-with-their-edits.ts';
import { uploadsThatAreHeld } from './0010-uploads-that-are-held.ts';

type Migrations = Readonly<Record<string, (dialect: Dialect['name']) => Migration>>;

/** Every migration, oldest first; names never change once released. */
const MIGRATIONS: Migrations = {
  '0001-first-schema': firstSchema,
  '0002-sync-that-converges': syncThatConverges,
  '0003-serving-at-the-limit': servingAtTheLimit,
  '0004-workspace': workspace,
  '0005-notifications': notifications,
  '0006-uploads': uploads,
  '0007-twins': twins,
  '0008-chosen-projects': chosenProjects,
  '0009-uploads-with-their-edits': uploadsWithTheirEdits,
  '0010-uploads-that-are-held': uploadsThatAreHeld,
};

/** Names of all there are, as the database notes those that were made. */
export const MIGRATION_NAMES: readonly string[] = Object.keys(MIGRATIONS);

/**
 * Brings the schema up to date, forwards only, in one transaction.
 *
 * @throws AppError `unavailable` when the database was written by a newer version, or a migration failed
 */
export async function migrateToLatest(dialect: Dialect, migrations: Migrations = MIGRATIONS): Promise<void> {
  const migrator = new Migrator({
    db: dialect.write,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(Object.entries(migrations).map(([name, migration]) => [name, migration(dialect.name)])),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  const newer = /corrupted migrations|missing/i.test(String(error));
  throw new AppError(
    'unavailable',
    'UNAVAILABLE',
    newer
      ? 'The database was written by a newer SpeedyFlow. Start that version, or restore a backup made with this one.'
      : 'The database could not be brought up to date; nothing was changed.',
    { cause: error },
  );
}
