import { UPLOAD_PIECE_BYTES, type UploadView } from '@speedyflow/contract/uploads';
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { Server } from '../src/main/compose.ts';

/** What a file is announced as, and for which ticket; for a new one there is no key. */
export interface AnnouncedFile {
  key?: string | undefined;
  filename: string;
  size: number;
  type?: string;
}

/** How the client of whoever has this cookie brings files to the server. */
export function uploading({ app }: Pick<Server, 'app'>, cookie: string) {
  let names = 0;
  const ask = (
    method: 'PUT' | 'DELETE',
    path: string,
    payload: object | Buffer | undefined,
  ): Promise<LightMyRequestResponse> => {
    const type = payload instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
    const headers = { cookie, ...(payload ? { 'content-type': type } : {}) };
    return app.inject({ method, url: `/api/uploads/${path}`, headers, ...(payload ? { payload } : {}) });
  };
  const begin = (upload: string, { key, filename, size, type = 'text/plain' }: AnnouncedFile) =>
    ask('PUT', upload, { ...(key === undefined ? {} : { key }), filename, mime_type: type, size_bytes: size });
  const piece = (upload: string, position: number, bytes: Buffer | object) =>
    ask('PUT', `${upload}/pieces/${position}`, bytes);

  /** Brings a file here, whole; returns what it is called. */
  async function bring(key: string | undefined, filename: string, bytes: Buffer): Promise<string> {
    const upload = `upload-${++names}`;
    expect((await begin(upload, { key, filename, size: bytes.length })).statusCode).toBe(200);
    for (let position = 0; position * UPLOAD_PIECE_BYTES < bytes.length; position++) {
      const from = position * UPLOAD_PIECE_BYTES;
      const part = bytes.subarray(from, from + UPLOAD_PIECE_BYTES);
      const { received_bytes } = (await piece(upload, position + 1, part)).json().data as UploadView;
      expect(received_bytes).toBe(from + part.length);
    }
    return upload;
  }
  return { ask, begin, piece, bring, discard: (upload: string) => ask('DELETE', upload, undefined) };
}
