import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { openPostgres } from '../../store/dialect/postgres.ts';
import { openSqlite } from '../../store/dialect/sqlite.ts';
import { MIGRATION_NAMES } from '../../store/migrations/migrate.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import { openSecretBox } from '../../store/secrets/secret-box.ts';
import type { Config } from '../config/config.ts';
import { type Finding, fault, well } from './finding.ts';

type Reader = Kysely<DatabaseSchema>;

/** Whether the database answers and has our schema, and whether the master key opens what is stored in it. */
export async function databaseAndKey(config: Config): Promise<Finding[]> {
  const { database } = config;
  if (database.kind === 'sqlite' && !existsSync(database.file)) {
    return [well('database', `${database.file} will be made`), await masterKey(config, [])];
  }
  const mend = 'check DATABASE_URL, and that the server runs and takes connections from here';
  try {
    const { read, close } = database.kind === 'sqlite' ? openSqlite(database.file) : openPostgres(database.url);
    try {
      const { finding, sealed } = await lookInside(read, database.kind);
      return [finding, await masterKey(config, sealed)];
    } finally {
      await close();
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return database.kind === 'sqlite'
      ? [fault('database', `${database.file} cannot be read: ${why}`, 'bring it back from a backup')]
      : [fault('database', `PostgreSQL cannot be reached: ${why}`, mend)];
  }
}

/** Looks without changing anything: opening the database as the server does would migrate it. */
async function lookInside(read: Reader, kind: string): Promise<{ finding: Finding; sealed: string[] }> {
  const tables = await read.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) {
    return { finding: well('database', `${kind} answers, and is empty: start makes the tables`), sealed: [] };
  }
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(read);
  const applied = new Set(rows.map(({ name }) => name));
  const missing = MIGRATION_NAMES.filter((name) => !applied.has(name));
  const newer = [...applied].filter((name) => !MIGRATION_NAMES.includes(name));
  if (newer.length > 0) {
    const says = `${kind} was written by a newer SpeedyFlow (${newer.join(', ')})`;
    return { finding: fault('database', says, 'start that version'), sealed: [] };
  }
  if (missing.length > 0) {
    const says = `${kind} lacks ${missing.join(', ')}`;
    return { finding: fault('database', says, 'run speedyflow migrate, or start, which does so'), sealed: [] };
  }
  const connections = await read.selectFrom('connections').select('secret').execute();
  return {
    finding: well('database', `${kind} answers, its schema is up to date`),
    sealed: connections.map((c) => c.secret),
  };
}

/** Whether there is a key, whether it is the one the stored credentials need, and whether others can read it. */
async function masterKey({ masterKey: configured, dataDir }: Config, sealed: readonly string[]): Promise<Finding> {
  const subject = 'master key';
  const file = join(dataDir, 'master.key');
  if (!configured && !existsSync(file) && sealed.length === 0) return well(subject, `${file} will be made`);
  try {
    const box = await openSecretBox({ masterKey: configured, dataDir, existing: sealed });
    const origin = configured ? 'SPEEDYFLOW_MASTER_KEY' : file;
    if (!configured && (statSync(file).mode & 0o077) !== 0) {
      return fault(subject, `others can read ${file}`, `run chmod 600 ${file}`);
    }
    return well(subject, `key ${box.keyId} of ${origin} fits`);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    return fault(subject, why, 'without that key the credentials of each connection must be entered again');
  }
}
