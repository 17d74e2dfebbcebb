import { htmlToText } from '../../domain/rich-text/html-to-text.ts';
import type { Body, SourceAttachment, SourceComment } from '../../domain/source.ts';
import { DecodeError } from '../transport/wire.ts';
import { personId } from './decode-people.ts';
import type { ZendeskCommentWire } from './wire.ts';
import { zendeskTime } from './zendesk-time.ts';

/** A comment and its files; `createdAt` for the export of events, whose comments have no time of their own. */
export function decodeComment(
  wire: ZendeskCommentWire,
  createdAt?: number,
): { comment: SourceComment; attachments: SourceAttachment[] } {
  if (createdAt === undefined && !wire.created_at) throw new DecodeError('comment without a time');
  const at = wire.created_at ? zendeskTime(wire.created_at) : (createdAt ?? 0);
  const authorSourceId = personId(wire.author_id);
  const attachments = (wire.attachments ?? []).flatMap((file): SourceAttachment[] =>
    file.deleted || !file.content_url
      ? []
      : [
          {
            sourceId: String(file.id),
            filename: file.file_name || `file ${file.id}`,
            mimeType: file.content_type || 'application/octet-stream',
            sizeBytes: file.size ?? 0,
            authorSourceId,
            createdAt: at,
            url: file.content_url,
          },
        ],
  );
  const comment = {
    sourceId: String(wire.id),
    authorSourceId,
    body: bodyOf(wire),
    public: wire.public ?? true,
    createdAt: at,
    // Zendesk rewrites redacted comments in place and tells no time.
    updatedAt: at,
  };
  return { comment, attachments };
}

function bodyOf({ html_body, plain_body, body }: ZendeskCommentWire): Body {
  if (html_body) return { format: 'html', source: html_body, text: plain_body || htmlToText(html_body) };
  const text = plain_body ?? body ?? '';
  return { format: 'text', source: text, text };
}
