import type { Readable } from 'node:stream';
import { attachmentContent } from '@speedyflow/contract/issues';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError } from '../../domain/errors.ts';
import { isPictureType } from '../../domain/picture-type.ts';
import { byteRange } from '../../http/byte-range.ts';
import { downloadNamed } from '../../http/download-name.ts';
import { API_PREFIXES } from '../../http/handle.ts';
import type { Identity } from '../../http/identity.ts';
import { inputReader } from '../../http/request-input.ts';
import type { Database } from '../../store/database.ts';
import { readAttachment } from './issues.store.ts';
import { OpenFiles } from './open-files.ts';
import { visibleTicket } from './visible-ticket.ts';

/** A file as its site gives it; whoever opens it must read or destroy `body`. */
interface OpenedFile {
  readonly status: 200 | 206;
  readonly sizeBytes: number | null;
  readonly contentRange: string | null;
  readonly body: Readable;
}

/** Opens a file at the site of a connection, and nowhere else. */
export type OpenFile = (
  connectionId: number,
  file: { readonly sourceId: string; readonly url: string },
  request: { readonly range: string | undefined; readonly signal: AbortSignal },
) => Promise<OpenedFile>;

/** A reader who takes nothing for so long is gone. */
const STALLED_MS = 60_000;

const read = inputReader(attachmentContent);

/** Passes the bytes of attachments through from the sites, without keeping any. */
export function registerAttachmentContent(
  app: FastifyInstance,
  { database, open }: { database: Database; open: OpenFile },
): void {
  const files = new OpenFiles();
  for (const prefix of API_PREFIXES) {
    app.route({
      method: ['GET', 'HEAD'],
      url: prefix + attachmentContent.path,
      config: { guard: attachmentContent },
      handler: async (request, reply) => {
        const { caller } = request.identity as Identity;
        const { key, id } = read(request).params;
        const ticket = await visibleTicket(database, caller, key);
        const file = await readAttachment(database.read, ticket.id, id);
        if (!file) throw noSuchFile();
        // There is no validator an If-Range could match, so that one asks for the whole.
        const asksForPart = request.method === 'GET' && request.headers['if-range'] === undefined;
        const wanted = asksForPart ? request.headers.range : undefined;
        const part = byteRange(wanted, file.size_bytes);
        reply.header('accept-ranges', 'bytes');
        if (part === 'unsatisfiable') {
          reply.header('content-range', `bytes */${file.size_bytes}`);
          throw beyondTheEnd();
        }
        if (request.method === 'HEAD') return asDownload(reply, file).header('content-length', file.size_bytes).send();
        const close = await files.take(caller.userId, request.signal);
        try {
          const range = part === 'whole' ? undefined : `bytes=${part.first}-${part.last}`;
          const asked = { range, signal: request.signal };
          const content = await open(ticket.connection_id, { sourceId: file.source_id, url: file.url }, asked).catch(
            (error: unknown) => {
              throw inOurWords(error);
            },
          );
          content.body.once('close', close);
          reply.raw.setTimeout(STALLED_MS, () => reply.raw.destroy());
          if (content.sizeBytes !== null) reply.header('content-length', content.sizeBytes);
          if (content.contentRange !== null) reply.header('content-range', content.contentRange);
          return asDownload(reply, file).code(content.status).send(content.body);
        } catch (error) {
          close();
          throw error;
        }
      },
    });
  }
}

/**
 * Whatever it is, it is saved; should a browser show it after all, it can run nothing and reach nothing. Pictures alone
 * say what they are: named a script or a style sheet, a file would be one of this origin's own to whoever embeds it.
 */
function asDownload(reply: FastifyReply, { mime_type, filename }: { mime_type: string; filename: string }) {
  return reply
    .header('content-type', isPictureType(mime_type) ? mime_type : 'application/octet-stream')
    .header('content-disposition', downloadNamed(filename))
    .header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'");
}

/** A refusal of the site's, where it is one that the caller asked for. */
function inOurWords(error: unknown): unknown {
  if (!(error instanceof AppError) || error.kind !== 'upstream_refused') return error;
  const { status } = (error.details ?? {}) as { status?: number };
  if (status === 404 || status === 410) return noSuchFile();
  return status === 416 ? beyondTheEnd() : error;
}

function beyondTheEnd(): AppError {
  return new AppError('invalid_input', 'RANGE_NOT_SATISFIABLE', 'The file ends before the range begins.');
}

function noSuchFile(): AppError {
  return new AppError('not_found', 'NOT_FOUND', 'There is no such file.');
}
