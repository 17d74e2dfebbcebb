import {
  HARMFUL_ENDINGS,
  NOT_IN_FILENAMES,
  UPLOAD_BYTES_MAX,
  UPLOAD_PIECE_BYTES,
  UPLOADS_PER_EDIT_MAX,
  type UploadView,
} from '@speedyflow/contract/uploads';
import type { Caller } from '../../domain/caller.ts';
import type { EditFile } from '../../domain/edit.ts';
import { AppError } from '../../domain/errors.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import { addPiece, addUpload, readUpload, removeUpload, type Upload, unsentBytes } from '../../store/outbox/uploads.ts';
import { visibleTicket } from './visible-ticket.ts';
import { invalid } from './wanted-edits.ts';

/** Files one person may have here that stand at no site yet. */
const UNSENT_BYTES_MAX = 10 * UPLOAD_BYTES_MAX;

/** What a file is announced as. */
interface Announced {
  /** The ticket it is for; undefined for one that is still to be made. */
  key?: string;
  filename: string;
  mime_type: string;
  size_bytes: number;
}

/**
 * Announces a file; one announced before answers how far it has come.
 *
 * @throws AppError where it is too large, of a kind that harms, or another than was announced so before
 */
export async function beginUpload(
  database: Database,
  caller: Caller,
  name: string,
  { key, ...announced }: Announced,
  at: number,
): Promise<UploadView> {
  const ticketId = key === undefined ? 0 : (await visibleTicket(database, caller, key)).id;
  if (announced.filename.search(NOT_IN_FILENAMES) >= 0) {
    throw invalid('body.filename', 'has a character that no name of a file has');
  }
  if (HARMFUL_ENDINGS.includes(announced.filename.toLowerCase().split('.').at(-1) ?? '')) {
    throw invalid('body.filename', 'is of a kind that is not sent: it runs where it is opened');
  }
  if (announced.size_bytes > UPLOAD_BYTES_MAX) {
    throw new AppError('too_large', 'PAYLOAD_TOO_LARGE', `A file may have ${UPLOAD_BYTES_MAX / 1e6} MB.`);
  }
  return database.transaction(async (tx) => {
    const before = await readUpload(tx.db, caller.userId, name);
    if (before) {
      const same =
        before.ticket_id === ticketId &&
        before.filename === announced.filename &&
        before.size_bytes === announced.size_bytes;
      if (!same) throw new AppError('conflict', 'CONFLICT', 'Another file was announced under this id.');
      return uploadView(before);
    }
    if ((await unsentBytes(tx.db, caller.userId)) + announced.size_bytes > UNSENT_BYTES_MAX) {
      throw new AppError(
        'too_large',
        'PAYLOAD_TOO_LARGE',
        'Too much is uploaded and not sent yet: send some of it, or remove it.',
      );
    }
    const row = { ...announced, user_id: caller.userId, name, ticket_id: ticketId, created_at: at };
    return uploadView(await addUpload(tx, row));
  });
}

/** Takes one piece; one that is here already is not taken again. */
export async function takePiece(
  database: Database,
  caller: Caller,
  { upload: name, position }: { upload: string; position: number },
  bytes: Uint8Array,
): Promise<UploadView> {
  return database.transaction(async (tx) => {
    const upload = await readUpload(tx.db, caller.userId, name);
    if (!upload) throw noSuchFile();
    const begins = (position - 1) * UPLOAD_PIECE_BYTES;
    if (begins < upload.received_bytes) return uploadView(upload);
    if (begins > upload.received_bytes) throw invalid('params.position', 'comes before an earlier piece');
    const wanted = Math.min(UPLOAD_PIECE_BYTES, upload.size_bytes - begins);
    if (bytes.length !== wanted || wanted === 0) throw invalid('body', `has to have ${wanted} bytes`);
    await addPiece(tx, upload, position, bytes);
    return uploadView({ ...upload, received_bytes: begins + bytes.length });
  });
}

/** Drops a file; that there is none is as well. */
export async function discardUpload(database: Database, caller: Caller, name: string): Promise<void> {
  await database.transaction(async (tx) => {
    const upload = await readUpload(tx.db, caller.userId, name);
    if (upload?.edit_id === null) await removeUpload(tx, upload);
  });
}

/**
 * The files that are to go with an edit, by their names.
 *
 * @param ticketId 0 for a ticket that is still to be made
 * @throws AppError where one is not whole, or was brought for another ticket
 */
export async function uploadedFiles(
  { db }: WriteTransaction,
  { userId }: Caller,
  ticketId: number,
  names: readonly string[],
): Promise<EditFile[]> {
  if (names.length > UPLOADS_PER_EDIT_MAX) {
    throw invalid('body.uploads', `may name ${UPLOADS_PER_EDIT_MAX} files`);
  }
  const files: EditFile[] = [];
  for (const name of names) {
    const upload = await readUpload(db, userId, name);
    if (upload?.ticket_id !== ticketId) throw noSuchFile();
    if (upload.received_bytes < upload.size_bytes) throw invalid('body.uploads', `${upload.filename} is not whole`);
    const { id: uploadId, filename, mime_type: mimeType, size_bytes: sizeBytes } = upload;
    files.push({ uploadId, filename, mimeType, sizeBytes });
  }
  return files;
}

const noSuchFile = () =>
  new AppError('not_found', 'NOT_FOUND', 'There is no such file here any more; attach it again.');

const uploadView = ({ name, filename, size_bytes, received_bytes }: Upload): UploadView => ({
  id: name,
  filename,
  size_bytes,
  received_bytes,
});
