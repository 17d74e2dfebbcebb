import { type Kysely, type Selectable, sql } from 'kysely';
import { AppError } from '../../domain/errors.ts';
import type { Database, WriteTransaction } from '../database.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import type { UploadTable } from '../schema/local-tables.ts';

export type Upload = Selectable<UploadTable>;

/** What goes with nothing for so long was given up. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** Files that one transaction clears away: each may have forty pieces. */
const CLEARED = 20;

/** Files that one transaction looks at, most of them other connections'. */
const WALKED = 500;

/** The file that somebody's client calls so. */
export function readUpload(db: Kysely<DatabaseSchema>, userId: number, name: string): Promise<Upload | undefined> {
  const query = db.selectFrom('uploads').selectAll().where('user_id', '=', userId).where('name', '=', name);
  return query.executeTakeFirst();
}

/** What its author's client calls the files that go, or went, with an edit. */
export async function uploadsOf(db: Kysely<DatabaseSchema>, editId: number): Promise<string[]> {
  const rows = await db.selectFrom('uploads').select('name').where('edit_id', '=', editId).orderBy('id').execute();
  return rows.map(({ name }) => name);
}

/** Bytes of somebody's files that stand at no site yet: announced, here, and with comments that wait or were refused. */
export async function unsentBytes(db: Kysely<DatabaseSchema>, userId: number): Promise<number> {
  const { bytes } = await db
    .selectFrom('uploads')
    .select(({ fn }) => fn.sum<number | null>('size_bytes').as('bytes'))
    .where('user_id', '=', userId)
    // Said in so many words, the index of what is held serves it.
    .where('held', '=', sql.lit(1))
    .executeTakeFirstOrThrow();
  return Number(bytes ?? 0);
}

/** Announces a file. */
export async function addUpload(
  { db }: WriteTransaction,
  upload: Omit<Upload, 'id' | 'received_bytes' | 'edit_id' | 'held'>,
): Promise<Upload> {
  return db
    .insertInto('uploads')
    .values({ ...upload, received_bytes: 0, edit_id: null })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function addPiece(
  tx: WriteTransaction,
  { id, received_bytes }: Upload,
  position: number,
  bytes: Uint8Array,
): Promise<void> {
  await tx.db.insertInto('upload_pieces').values({ upload_id: id, position, bytes }).execute();
  await tx.db
    .updateTable('uploads')
    .set({ received_bytes: received_bytes + bytes.length })
    .where('id', '=', id)
    .execute();
}

/** They go with this edit. @throws AppError `CONFLICT` where one goes with another already */
export async function claimUploads(tx: WriteTransaction, ids: readonly number[], editId: number): Promise<void> {
  if (ids.length === 0) return;
  const claim = tx.db.updateTable('uploads').set({ edit_id: editId }).where('id', 'in', ids);
  const { numUpdatedRows } = await claim.where('edit_id', 'is', null).executeTakeFirstOrThrow();
  if (Number(numUpdatedRows) < ids.length) {
    throw new AppError('conflict', 'CONFLICT', 'A file goes with something else already.');
  }
}

/** The bytes of a file, a piece at a time. @throws where a piece is missing */
export async function* piecesOf(
  db: Kysely<DatabaseSchema>,
  { uploadId, sizeBytes }: { uploadId: number; sizeBytes: number },
): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for (let position = 1; sent < sizeBytes; position++) {
    const { bytes } = await db
      .selectFrom('upload_pieces')
      .select('bytes')
      .where('upload_id', '=', uploadId)
      .where('position', '=', position)
      .executeTakeFirstOrThrow();
    sent += bytes.length;
    yield bytes;
  }
}

export async function removeUpload(tx: WriteTransaction, { id }: Pick<Upload, 'id'>): Promise<void> {
  await tx.db.deleteFrom('upload_pieces').where('upload_id', '=', id).execute();
  await tx.db.deleteFrom('uploads').where('id', '=', id).execute();
}

/** The edit stands upstream: its bytes are needed no more. That there were any is known for as long as the edit. */
export async function dropPieces({ db }: WriteTransaction, editId: number): Promise<void> {
  const own = db.selectFrom('uploads').select('id').where('edit_id', '=', editId);
  await db.deleteFrom('upload_pieces').where('upload_id', 'in', own).execute();
  await db.updateTable('uploads').set({ held: 0 }).where('edit_id', '=', editId).execute();
}

/** The edit was dropped, and its files with it. */
export async function dropUploads(tx: WriteTransaction, editId: number): Promise<void> {
  await dropPieces(tx, editId);
  await tx.db.deleteFrom('uploads').where('edit_id', '=', editId).execute();
}

/**
 * Removes files of a connection's edits, at most so many at a time. All files are walked once, by their ids.
 *
 * @returns what goes on with the walk; it answers how many files it looked at, and 0 at the end
 */
export function removalOfUploads(connectionId: number): (tx: WriteTransaction, limit: number) => Promise<number> {
  let walkedTo = 0;
  return async (tx, limit) => {
    const next = await tx.db
      .selectFrom('uploads')
      .leftJoin('outbox', 'outbox.id', 'uploads.edit_id')
      .select(['uploads.id', 'outbox.connection_id'])
      .where('uploads.id', '>', walkedTo)
      .orderBy('uploads.id')
      .limit(WALKED)
      .execute();
    const own = next.filter(({ connection_id }) => connection_id === connectionId);
    for (const upload of own.slice(0, limit)) await removeUpload(tx, upload);
    walkedTo = (own.length > limit ? own[limit - 1] : next.at(-1))?.id ?? walkedTo;
    return next.length;
  };
}

/** Clears away some of what anybody began long ago and never sent. @returns whether there may be more */
export async function forgetGivenUp(database: Database, at: number): Promise<boolean> {
  const givenUp = (db: Kysely<DatabaseSchema>) =>
    db
      .selectFrom('uploads')
      .selectAll()
      .where('edit_id', 'is', null)
      .where('created_at', '<', at - KEPT_MS)
      .limit(CLEARED)
      .execute();
  // Mostly there is nothing, which keeps nobody from writing.
  if ((await givenUp(database.read)).length === 0) return false;
  return database.transaction(async (tx) => {
    const old = await givenUp(tx.db);
    for (const upload of old) await removeUpload(tx, upload);
    return old.length === CLEARED;
  });
}
