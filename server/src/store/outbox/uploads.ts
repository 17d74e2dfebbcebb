import type { Kysely, Selectable } from 'kysely';
import { AppError } from '../../domain/errors.ts';
import type { WriteTransaction } from '../database.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import type { UploadTable } from '../schema/local-tables.ts';

export type Upload = Selectable<UploadTable>;

/** What goes with no comment for so long was given up; of what went, no more is known then. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** The file that somebody's client calls so. */
export function readUpload(db: Kysely<DatabaseSchema>, userId: number, name: string): Promise<Upload | undefined> {
  const query = db.selectFrom('uploads').selectAll().where('user_id', '=', userId).where('name', '=', name);
  return query.executeTakeFirst();
}

/** Bytes of somebody's files that stand at no site yet: announced, here, and with comments that wait or were refused. */
export async function unsentBytes(db: Kysely<DatabaseSchema>, userId: number): Promise<number> {
  const { bytes } = await db
    .selectFrom('uploads')
    .leftJoin('outbox', 'outbox.id', 'uploads.edit_id')
    .select(({ fn }) => fn.sum<number | null>('size_bytes').as('bytes'))
    .where('uploads.user_id', '=', userId)
    .where(({ or, eb }) => or([eb('edit_id', 'is', null), eb('state', 'in', ['pending', 'failed'])]))
    .executeTakeFirstOrThrow();
  return Number(bytes ?? 0);
}

/** Announces a file. */
export async function addUpload(
  { db }: WriteTransaction,
  upload: Omit<Upload, 'id' | 'received_bytes' | 'edit_id'>,
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

/** They go with this comment. @throws AppError `CONFLICT` where one goes with another already */
export async function claimUploads(tx: WriteTransaction, ids: readonly number[], editId: number): Promise<void> {
  if (ids.length === 0) return;
  const claim = tx.db.updateTable('uploads').set({ edit_id: editId }).where('id', 'in', ids);
  const { numUpdatedRows } = await claim.where('edit_id', 'is', null).executeTakeFirstOrThrow();
  if (Number(numUpdatedRows) < ids.length) {
    throw new AppError('conflict', 'CONFLICT', 'A file goes with another comment already.');
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

export async function removeUpload(tx: WriteTransaction, { id }: Upload): Promise<void> {
  await tx.db.deleteFrom('upload_pieces').where('upload_id', '=', id).execute();
  await tx.db.deleteFrom('uploads').where('id', '=', id).execute();
}

/** The comment stands upstream, or was dropped: its bytes are needed no more. That there were any is known a while. */
export async function dropPieces(tx: WriteTransaction, editId: number): Promise<void> {
  await tx.db
    .deleteFrom('upload_pieces')
    .where('upload_id', 'in', ({ selectFrom }) =>
      selectFrom('uploads').select('uploads.id').where('edit_id', '=', editId),
    )
    .execute();
}

/** Clears away what anybody began long ago and never sent. */
export async function forgetGivenUp(tx: WriteTransaction, at: number): Promise<void> {
  const old = await tx.db
    .selectFrom('uploads')
    .selectAll()
    .where('created_at', '<', at - KEPT_MS)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox')
            .select('outbox.id')
            .whereRef('outbox.id', '=', 'uploads.edit_id')
            .where('outbox.state', '<>', 'confirmed'),
        ),
      ),
    )
    .limit(100)
    .execute();
  for (const upload of old) await removeUpload(tx, upload);
}
