import { constants, copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type DatabaseLocation, openDatabase } from '../../server/src/store/database.ts';
import { startKeptPostgres } from '../../server/testing/servers/postgres.ts';
import type { Provision } from '../../server/testing/servers/test-server.ts';
import { dataFolder, dataVersion } from './data-folder.ts';
import { assertFaithful } from './faithful.ts';
import { fill } from './fill.ts';

export type DatabaseName = DatabaseLocation['kind'];

/** Generated data sets: made once per version, and handed out as copies that a run may write to. */
export interface Datasets {
  /** A place of its own with so many tickets in it. */
  copy(tickets: number): Promise<DatabaseLocation>;
  /** Removes the copies, and stops what was started for them. */
  close(): Promise<void>;
}

/** @param say hears what takes time */
export async function openDatasets(database: DatabaseName, say: (text: string) => void): Promise<Datasets> {
  return database === 'sqlite' ? sqliteDatasets(say) : postgresDatasets(say);
}

function sqliteDatasets(say: (text: string) => void): Datasets {
  const version = dataVersion();
  removeLeftBehind();
  const run = dataFolder(`run-${process.pid}`);
  let copies = 0;
  const made = async (tickets: number): Promise<string> => {
    const file = join(dataFolder(), `sqlite-${tickets}-${version}.db`);
    if (existsSync(file)) return file;
    for (const name of readdirSync(dataFolder())) {
      if (name.startsWith(`sqlite-${tickets}-`)) rmSync(join(dataFolder(), name));
    }
    await make({ kind: 'sqlite', file: `${file}.part` }, tickets, say);
    renameSync(`${file}.part`, file);
    return file;
  };
  return {
    copy: async (tickets) => {
      const file = join(run, `${++copies}-${tickets}.db`);
      copyFileSync(await made(tickets), file, constants.COPYFILE_FICLONE);
      return { kind: 'sqlite', file };
    },
    close: async () => rmSync(run, { recursive: true, force: true }),
  };
}

/** Copies of runs that were killed. */
function removeLeftBehind(): void {
  for (const name of readdirSync(dataFolder())) {
    const [, pid] = /^run-(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) {
      rmSync(join(dataFolder(), name), { recursive: true, force: true });
    }
  }
}

async function postgresDatasets(say: (text: string) => void): Promise<Datasets> {
  const server = await startKeptPostgres(dataFolder('postgres'));
  if (!server.ok) throw new Error(`PostgreSQL: ${server.reason}`);
  const version = dataVersion();
  const administer = (statement: string) => administered(server, statement);
  // No other run has this server: these were left behind.
  const left = await administer(
    `select datname from pg_database where datname like 'run\\_%' or datname like '%\\_part'`,
  );
  for (const { datname } of left) await administer(`drop database ${datname} with (force)`);
  const copies: string[] = [];
  const made = async (tickets: number): Promise<string> => {
    const name = `bench_${tickets}_${version}`;
    const named = await administer('select datname from pg_database');
    const held = named.map(({ datname }) => datname).filter((one) => one.startsWith(`bench_${tickets}_`));
    if (held.includes(name)) return name;
    for (const old of held) await administer(`drop database ${old} with (force)`);
    const part = `${name}_part`;
    await administer(`create database ${part}`);
    await make({ kind: 'postgres', url: addressOf(server, part) }, tickets, say);
    await administer(`alter database ${part} rename to ${name}`);
    return name;
  };
  return {
    copy: async (tickets) => {
      const name = `run_${process.pid}_${copies.length + 1}`;
      await administer(`create database ${name} template ${await made(tickets)} strategy file_copy`);
      copies.push(name);
      return { kind: 'postgres', url: addressOf(server, name) };
    },
    close: async () => {
      for (const name of copies) await administer(`drop database ${name} with (force)`);
      await server.stop();
    },
  };
}

async function make(location: DatabaseLocation, tickets: number, say: (text: string) => void): Promise<void> {
  const started = performance.now();
  const database = await openDatabase(location);
  try {
    await fill(database, tickets, (done) => {
      if (done % 100_000 === 0) say(`${done} of ${tickets} tickets made for ${location.kind}`);
    });
    await assertFaithful(database);
  } finally {
    await database.close();
  }
  say(`${tickets} tickets for ${location.kind}: ${Math.round((performance.now() - started) / 1000)} s`);
}

type Server = Extract<Provision, { ok: true }>;

function addressOf({ value }: Server, database: string): string {
  const url = new URL(value);
  url.pathname = `/${database}`;
  return url.href;
}

async function administered({ value }: Server, statement: string): Promise<{ datname: string }[]> {
  const client = new pg.Client({ connectionString: value });
  await client.connect();
  try {
    return (await client.query<{ datname: string }>(statement)).rows;
  } finally {
    await client.end();
  }
}
