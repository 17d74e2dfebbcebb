/** The bytes of attachments: the account gives an address with a token in it, which may lead to another host. */
import { commentAt, fileBy } from '../comment-rewrites.ts';
import { seededBytes } from '../content/attachment-bytes.ts';
import type { Desk } from '../desk.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import { text } from '../http/query.ts';
import { Answer, type PlainCall, type PlainRoute } from '../http/route.ts';
import { parseAttachmentId } from '../http/wire-id.ts';

/** @param filesUrl the host that has the bytes; null for the account itself */
export function fileRoutes(desk: Desk, filesUrl: string | null): PlainRoute[] {
  return [
    {
      method: 'GET',
      path: '/attachments/token/:id/',
      answer: (call) => {
        if (filesUrl === null) return bytesOf(desk, call);
        fileBy(desk, call.params.id ?? '');
        const name = encodeURIComponent(text(call.query, 'name') ?? '');
        return new Answer(302, undefined, { location: `${filesUrl}/files/${call.params.id}?name=${name}` });
      },
    },
    {
      method: 'GET',
      path: '/files/:id',
      answer: (call) => {
        // Stores of files know their own signatures alone, and take another credential for an attempt at both.
        if (call.headers.authorization !== undefined) {
          throw new ApiError(400, { error: 'InvalidArgument', description: 'Only one auth mechanism allowed' });
        }
        return bytesOf(desk, call);
      },
    },
  ];
}

function bytesOf(desk: Desk, { params, headers }: PlainCall): Answer {
  const place = parseAttachmentId(params.id ?? '');
  if (place === null) throw notFound();
  const file = commentAt(desk, place)?.attachments[place.index];
  if (file === undefined || file.redacted) throw notFound();
  const stored = file.upload === null ? undefined : desk.uploads.get(file.upload);
  const bytes = stored ? Buffer.from(stored.base64, 'base64') : seededBytes(file.contentType, file.size);
  const about = {
    'content-type': file.contentType,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
    'accept-ranges': 'bytes',
  };
  const range = /^bytes=(\d*)-(\d*)$/.exec(String(headers.range ?? ''));
  if (range === null) return new Answer(200, bytes, about);
  const [, from = '', to = ''] = range;
  const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1);
  if (start > end) return new Answer(416, Buffer.alloc(0), { 'content-range': `bytes */${bytes.length}` });
  const part = { ...about, 'content-range': `bytes ${start}-${end}/${bytes.length}` };
  return new Answer(206, bytes.subarray(start, end + 1), part);
}
