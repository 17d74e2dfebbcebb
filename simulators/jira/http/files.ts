/** Reads forms with files, and refuses them the way Jira does. */
import type { FastifyRequest } from 'fastify';
import { Refusal } from './failures.ts';

export interface SentFile {
  filename: string;
  mimeType: string;
  bytes: Buffer;
}

/** The paths that take forms with files. */
export const TAKES_FILES = /\/(attachments|attachTemporaryFile)\/?(\?|$)/;

/** Jira's own limit of one file as a site is set up at first. */
const LARGEST_FILE = 20 * 1024 * 1024;

/** The files of a form as it came; a form that cannot be read has none. */
export async function readForm(contentType: string, sent: Buffer): Promise<SentFile[]> {
  const request = new Response(new Uint8Array(sent), { headers: { 'content-type': contentType } });
  const form = await request.formData().catch(() => new FormData());
  const files = form.getAll('file').filter((part) => typeof part !== 'string');
  return Promise.all(
    files.map(async (file) => ({
      filename: file.name,
      mimeType: file.type || 'application/octet-stream',
      bytes: Buffer.from(await file.arrayBuffer()),
    })),
  );
}

/** The files of a request, at least one, from a client that says it is no other site's page. */
export function filesOf(request: FastifyRequest): SentFile[] {
  if (request.headers['x-atlassian-token'] !== 'no-check') throw new Refusal(403, ['XSRF check failed'], null);
  const files = (request.body ?? []) as SentFile[];
  if (files.length === 0) throw new Refusal(400, ['No file was sent under the name "file".']);
  if (files.some(({ bytes }) => bytes.length > LARGEST_FILE)) {
    throw new Refusal(413, ['The attachment is larger than the maximum size allowed.']);
  }
  return files;
}
