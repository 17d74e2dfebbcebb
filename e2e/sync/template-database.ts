import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Accounts } from '../../server/src/features/accounts/accounts.service.ts';
import { ensureOperatorToken } from '../../server/src/features/accounts/operator-token.ts';
import { openDatabase } from '../../server/src/store/database.ts';

/** A folder for databases, in memory where the machine has one there. */
export interface DataFolder {
  readonly path: string;
  /** Opens the API as an administrator, who sees every desk. */
  readonly apiToken: string;
  /** A fresh database of the present schema, with that account. */
  newDatabase(name: string): string;
  removeDatabase(file: string): void;
  remove(): void;
}

/** Migrates a database and makes its account once; every world begins with a copy. */
export async function makeDataFolder(at: number): Promise<DataFolder> {
  const path = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'speedyflow-simulation-'));
  mkdirSync(path, { recursive: true });
  const template = join(path, 'template.db');
  const database = await openDatabase({ kind: 'sqlite', file: template });
  const operatorToken = await ensureOperatorToken({ dataDir: path });
  const accounts = new Accounts({ database, clock: { now: () => at, sleep: async () => {} }, operatorToken });
  const operator = await accounts.authenticator.byBearer(operatorToken);
  if (!operator) throw new Error('the operator token opens nothing');
  const admin = {
    email: 'admin@here.example',
    name: 'Admin',
    role: 'admin',
    deskIds: null,
    password: 'of no importance',
  } as const;
  const { user } = await accounts.users.create(operator.caller, admin);
  const caller = { ...operator.caller, userId: user.id };
  const { token } = await accounts.tokens.create(caller, 'simulation');
  await database.close();
  const fileOf = (name: string) => join(path, `${name}.db`);
  return {
    path,
    apiToken: token,
    newDatabase: (name) => {
      copyFileSync(template, fileOf(name));
      return fileOf(name);
    },
    removeDatabase: (file) => {
      for (const name of [file, `${file}-inbox`]) {
        for (const suffix of ['', '-wal', '-shm']) rmSync(name + suffix, { force: true });
      }
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
