import { expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { writeMany } from './write-many.ts';

eachDatabase((_name, open) => {
  it('keeps the last of several rows with one key', async () => {
    const database = await open();
    const priority = (connection_id: number, name: string, rank: number) => ({ connection_id, name, rank });
    await database.transaction((tx) =>
      writeMany(
        tx,
        'priorities',
        [priority(1, 'High', 1), priority(1, 'Low', 2), priority(2, 'High', 3), priority(1, 'High', 4)],
        { key: ['connection_id', 'name'], overwrite: 'all' },
      ),
    );
    const rows = await database.read.selectFrom('priorities').selectAll().orderBy('rank').execute();
    expect(rows).toEqual([priority(1, 'Low', 2), priority(2, 'High', 3), priority(1, 'High', 4)]);
  });
});
