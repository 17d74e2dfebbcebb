import { expect, test, vi } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { handClock } from '../../../testing/hand-clock.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../database.ts';
import { runUploadClock } from './upload-clock.ts';
import { addPiece, addUpload } from './uploads.ts';

const BEGIN = Date.UTC(2026, 0, 1);
const DAY_MS = 24 * 3_600_000;

eachDatabase((_name, open) => {
  test('files that go with nothing are cleared away after a week, whether or not anybody comes back', async () => {
    const database = await open();
    const clock = handClock(BEGIN);
    for (let file = 0; file < 30; file++) await bring(database, `given-up-${file}`, BEGIN - 6 * DAY_MS);
    await bring(database, 'with an edit', BEGIN - 6 * DAY_MS, 7);
    await bring(database, 'begun today', BEGIN);
    const stop = new AbortController();
    const failures: unknown[] = [];
    let looks = 0;
    const counting: Clock = {
      ...clock,
      sleep: (ms, signal) => {
        looks += 1;
        return clock.sleep(ms, signal);
      },
    };
    const running = runUploadClock(database, counting, stop.signal, (error) => failures.push(error));
    const looked = (times: number) => vi.waitFor(() => expect(looks).toBe(times), { timeout: 15_000 });
    const left = async () => {
      const uploads = await database.read.selectFrom('uploads').select('name').orderBy('id').execute();
      const pieces = await database.read.selectFrom('upload_pieces').select('upload_id').execute();
      return { names: uploads.map(({ name }) => name), pieces: pieces.length };
    };
    await looked(1);
    expect((await left()).names).toHaveLength(32);
    clock.advance(2 * DAY_MS);
    await looked(2);
    expect(await left()).toEqual({ names: ['with an edit', 'begun today'], pieces: 2 });
    stop.abort();
    await running;
    expect(failures).toEqual([]);
  });
});

async function bring(database: Database, name: string, at: number, editId: number | null = null): Promise<void> {
  const file = { filename: 'a.txt', mime_type: 'text/plain', size_bytes: 1, ticket_id: 0, user_id: 1 };
  await database.transaction(async (tx) => {
    const upload = await addUpload(tx, { ...file, name, created_at: at });
    await addPiece(tx, upload, 1, Buffer.from('a'));
    if (editId !== null)
      await tx.db.updateTable('uploads').set({ edit_id: editId }).where('id', '=', upload.id).execute();
  });
}
