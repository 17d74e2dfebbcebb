import { UPLOAD_PIECE_BYTES, type UploadView, uploadRoutes } from '@speedyflow/contract/uploads';
import { addressOf } from '../../../api/address-of.ts';
import { ApiError } from '../../../api/api-error.ts';
import { call, readAnswer } from '../../../api/call.ts';
import { observable } from '../../../app/observable.ts';
import type { AttachedFile } from './attached-file.ts';
import { keptFiles } from './kept-files.ts';

/** How far a file has come on its way to the server. */
export interface Progress {
  sentBytes: number;
  /** Why it goes no further; it is brought again when it is asked for, or when the reply is sent. */
  error?: unknown;
}

/** By the file's id; a file that is not in it has not been looked at by this page. */
export const progressOfFiles = observable<Readonly<Record<string, Progress>>>({});

interface Underway {
  done: Promise<void>;
  stop: AbortController;
}
const underway = new Map<string, Underway>();

/**
 * Brings a file to the server, from where it was left; one that is there already is not brought again.
 *
 * @param key of the ticket it is for; null for one that is still to be made
 * @throws ApiError when the server does not take it
 */
export function bringFile(personId: number, key: string | null, file: AttachedFile): Promise<void> {
  const known = underway.get(file.id);
  if (known) return known.done;
  const stop = new AbortController();
  const done = bring(personId, key, file, stop.signal)
    .catch((error: unknown) => {
      if (!stop.signal.aborted) note(file.id, { sentBytes: progressOfFiles.get()[file.id]?.sentBytes ?? 0, error });
      throw error;
    })
    .finally(() => underway.delete(file.id));
  underway.set(file.id, { done, stop });
  return done;
}

/** Takes a file away, here and there. */
export async function dropFile(personId: number, { id }: AttachedFile): Promise<void> {
  underway.get(id)?.stop.abort();
  const { [id]: _gone, ...rest } = progressOfFiles.get();
  progressOfFiles.set(rest);
  await keptFiles.forget(personId, [id]);
  await call(uploadRoutes.discard, { params: { upload: id } });
}

async function bring(personId: number, key: string | null, file: AttachedFile, signal: AbortSignal): Promise<void> {
  const { id, filename, mimeType, sizeBytes } = file;
  const about = { filename, mime_type: mimeType, size_bytes: sizeBytes };
  const body = key === null ? about : { key, ...about };
  let { data } = await call(uploadRoutes.begin, { params: { upload: id }, body, signal });
  const bytes = data.received_bytes < sizeBytes ? await keptFiles.read(personId, id) : undefined;
  while (data.received_bytes < sizeBytes) {
    if (!bytes) throw new ApiError('NOT_FOUND', `${filename} is not on this device any more.`, 404);
    note(id, { sentBytes: data.received_bytes });
    const piece = bytes.slice(data.received_bytes, data.received_bytes + UPLOAD_PIECE_BYTES);
    data = await sendPiece(id, data.received_bytes / UPLOAD_PIECE_BYTES + 1, piece, signal);
  }
  note(id, { sentBytes: sizeBytes });
}

async function sendPiece(upload: string, position: number, piece: Blob, signal: AbortSignal): Promise<UploadView> {
  const address = addressOf(uploadRoutes.piece, { upload, position });
  const headers = { accept: 'application/json', 'content-type': 'application/octet-stream' };
  const { method } = uploadRoutes.piece;
  const answer = readAnswer<typeof uploadRoutes.piece>(
    fetch(address, { method, headers, body: piece, signal }),
    signal,
  );
  return (await answer).data;
}

const note = (id: string, progress: Progress): void =>
  progressOfFiles.set({ ...progressOfFiles.get(), [id]: progress });
