import { CompiledQuery } from 'kysely';
import { expect, test } from 'vitest';
import { temporarySqlite } from '../../../testing/each-database.ts';
import { logStatements } from '../../../testing/plans/statement-log.ts';
import { pushAtHand } from '../../../testing/push/push-at-hand.ts';
import { addUpload, claimUploads, dropPieces, removalOfUploads, unsentBytes } from './uploads.ts';

const FILE = { filename: 'a.txt', mime_type: 'text/plain', ticket_id: 0, user_id: 1, created_at: 0 };

test('files of years cost those that are not sent nothing', async () => {
  // Only this database tells its plan in words that can be compared.
  const { database, remove } = await temporarySqlite();
  await database.transaction(async (tx) => {
    for (const [name, size_bytes, editId] of [
      ['sent', 1, 1],
      ['waits', 2, 2],
      ['begun', 4],
    ] as const) {
      const { id } = await addUpload(tx, { ...FILE, name, size_bytes });
      if (editId !== undefined) await claimUploads(tx, [id], editId);
    }
    await dropPieces(tx, 1);
  });
  const log = logStatements(database);
  expect(await unsentBytes(log.database.read, 1)).toBe(6);
  const [{ sql, parameters }] = log.statements as [(typeof log.statements)[number]];
  const plan = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
  const { rows } = await database.read.executeQuery<{ detail: string }>(plan);
  expect(rows.map(({ detail }) => detail)).toEqual([
    'SEARCH uploads USING COVERING INDEX idx_uploads_held (user_id=?)',
  ]);
  await remove();
});

test("files of a connection's edits are removed some at a time, and each file is looked at once", async () => {
  const { database, remove } = await temporarySqlite();
  const hand = await pushAtHand(database);
  const { connectionId } = hand.context;
  const own = await hand.create('Own', { a: 'a', b: 'b', c: 'c' });
  await hand.create('Elsewhere', { d: 'd' });
  await database.transaction(async (tx) => {
    const other = { connection_id: connectionId + 1 };
    await tx.db.updateTable('outbox').set(other).where('id', '<>', own).execute();
    await addUpload(tx, { ...FILE, name: 'begun', size_bytes: 1 });
  });
  const step = removalOfUploads(connectionId);
  const looked: number[] = [];
  do looked.push(await database.transaction((tx) => step(tx, 2)));
  while (looked.at(-1) !== 0);
  expect(looked).toEqual([5, 3, 0]);
  const left = await database.read.selectFrom('uploads').select('filename').orderBy('id').execute();
  expect(left.map(({ filename }) => filename)).toEqual(['d', 'a.txt']);
  await remove();
});
