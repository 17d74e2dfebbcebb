import { CompiledQuery } from 'kysely';
import { expect, test } from 'vitest';
import { temporarySqlite } from '../../../testing/each-database.ts';
import { logStatements } from '../../../testing/plans/statement-log.ts';
import { pushAtHand } from '../../../testing/push/push-at-hand.ts';
import { nextEdits, openEdits } from './outbox.ts';

/** Edits of years. */
const SETTLED = 20_000;

test('edits that are settled cost those that are not nothing', async () => {
  // Only this database tells its plan in words that can be compared.
  const { database, remove } = await temporarySqlite();
  const hand = await pushAtHand(database);
  await hand.edit('1');
  await database.transaction(async ({ db }) => {
    const { id: _id, ...row } = await db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow();
    const settled = { ...row, state: 'confirmed' as const };
    for (let made = 0; made < SETTLED; made += 500) {
      await db
        .insertInto('outbox')
        .values(Array.from({ length: 500 }, () => settled))
        .execute();
    }
  });
  for (let edit = 0; edit < 20; edit++) await hand.edit(String(edit));
  const log = logStatements(database);
  expect(await nextEdits(log.database.read, hand.context.connectionId, { besides: [], limit: 6 })).toHaveLength(6);
  expect(await openEdits(log.database.read, 1)).toHaveLength(2);
  for (const { sql, parameters } of log.statements) {
    const { rows } = await database.read.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
    );
    const ofOutbox = rows.filter(({ detail }) => /^(SCAN|SEARCH) (outbox|edit|other)\b/.test(detail));
    expect(ofOutbox.map(({ detail }) => /USING INDEX (\w+)/.exec(detail)?.[1])).toEqual(
      ofOutbox.map(() => expect.stringMatching(/^idx_outbox_(due|ticket)$/)),
    );
  }
  expect(log.statements.length).toBeGreaterThan(1);
  await remove();
});
