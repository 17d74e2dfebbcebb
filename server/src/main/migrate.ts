/** Brings the database to the schema of this version, and ends. */
import { openDatabase } from '../store/database.ts';
import { configOrExit } from './config/from-process.ts';
import { exitWith } from './process-run.ts';

const { database } = configOrExit();
try {
  const opened = await openDatabase(database);
  await opened.close();
  process.stdout.write('The database is up to date.\n');
} catch (error) {
  exitWith(error);
}
