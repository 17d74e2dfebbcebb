import { expect, it } from 'vitest';
import { eachDatabasePlace } from '../../../testing/each-database.ts';
import { openDatabase } from '../database.ts';
import { writeMany } from '../write-many.ts';

eachDatabasePlace((name, makePlace) => {
  it('hears of every statement what it does and how long it took, however it is sent', async () => {
    const heard = new Map<string, number[]>();
    const observe = (kind: string, seconds: number) => void heard.set(kind, [...(heard.get(kind) ?? []), seconds]);
    const { location } = await makePlace();
    const database = await openDatabase(location, { observe });
    heard.clear();
    await database.transaction(async (tx) => {
      await writeMany(tx, 'business_units', [{ name: 'One' }, { name: 'Two' }]);
      await tx.db.updateTable('business_units').set({ name: 'Three' }).where('id', '=', 1).execute();
      await tx.db.deleteFrom('business_units').where('id', '=', 2).execute();
    });
    await database.readPrepared('select name from business_units', []);
    const units = await database.read.selectFrom('business_units').select('name').execute();
    await database.close();
    expect(units).toEqual([{ name: 'Three' }]);
    const times = Object.fromEntries([...heard].map(([kind, seconds]) => [kind, seconds.length]));
    // PostgreSQL takes the lock of the one writer by a statement.
    const selects = name === 'postgres' ? 3 : 2;
    expect(times).toMatchObject({ insert: 1, update: 1, delete: 1, select: selects, commit: 1 });
    for (const seconds of heard.values()) for (const one of seconds) expect(one).toBeGreaterThanOrEqual(0);
  });
});
