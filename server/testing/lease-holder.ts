import { createInterface } from 'node:readline';
import { type DatabaseLocation, openDatabase } from '../src/store/database.ts';
import { acquireLease, fencedDatabase } from '../src/store/leases.ts';

/*
 * A process that holds a lease of a database, given as the JSON of its location, and writes a stream of each name it
 * reads from its input for as long as it may. Says `ready`, then `written` or `refused`.
 */
const database = await openDatabase(JSON.parse(process.argv[2] as string) as DatabaseLocation);
const lease = await acquireLease(database, { name: 'sync', holder: `process ${process.pid}`, ttlMs: 200 });
if (!lease) throw new Error('the lease is not free');
const fenced = fencedDatabase(database, lease, () => {});
console.log('ready');
for await (const stream of createInterface({ input: process.stdin })) {
  const written = fenced.transaction(({ db }) =>
    db.insertInto('sync_streams').values({ connection_id: 1, stream, complete: 0, done: 0 }).execute(),
  );
  console.log(
    await written.then(
      () => 'written',
      () => 'refused',
    ),
  );
}
await database.close();
