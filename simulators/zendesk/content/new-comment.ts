/** Reads the comment that a client adds to a ticket. */
import { recordInvalid } from '../http/api-error.ts';
import type { AttachmentRecord, CommentEvent } from '../store/record.ts';
import type { UploadRecord } from '../store/state-file.ts';
import type { AccountUsers } from './account-users.ts';
import { htmlOfPlain, plainOfHtml, sanitised, zendeskComment } from './comment-html.ts';

/** Longer bodies are cut off without a word. */
const LONGEST_BODY = 65_535;
export const MOST_COMMENTS = 5000;

export interface CommentContext {
  users: AccountUsers;
  uploads: ReadonlyMap<string, UploadRecord>;
  actorId: number;
  /** Whether comments are public when nothing is said: as the ticket's are. */
  publicByDefault: boolean;
}

/** The comment; null when none is asked for. Throws RecordInvalid for one without words or files. */
export function readComment(asked: unknown, context: CommentContext): CommentEvent | null {
  if (asked === undefined || asked === null) return null;
  const given = (typeof asked === 'string' ? { body: asked } : asked) as Record<string, unknown>;
  const html = typeof given.html_body === 'string' ? given.html_body : null;
  const body = typeof given.body === 'string' ? given.body : typeof given.value === 'string' ? given.value : '';
  const attachments = filesOf(given.uploads, context.uploads);
  const author = given.author_id === undefined ? context.actorId : Number(given.author_id);
  const speaker = context.users.get(author);
  if (speaker === undefined) throw recordInvalid({ comment: [{ description: 'Comment author: is not a valid user' }] });
  if ((html ?? body).trim() === '' && attachments.length === 0) {
    throw recordInvalid({ comment: [{ description: 'Comment: cannot be blank', error: 'BlankValue' }] });
  }
  const inner = html === null ? htmlOfPlain(body.slice(0, LONGEST_BODY)) : sanitised(html.slice(0, LONGEST_BODY));
  return {
    type: 'Comment',
    authorId: author,
    html: zendeskComment(inner),
    plain: html === null ? body.slice(0, LONGEST_BODY) : plainOfHtml(inner),
    public: typeof given.public === 'boolean' ? given.public : context.publicByDefault,
    attachments,
  };
}

function filesOf(tokens: unknown, uploads: ReadonlyMap<string, UploadRecord>): AttachmentRecord[] {
  const asked = tokens === undefined || tokens === null ? [] : [tokens].flat();
  return asked.map((token) => {
    const upload = uploads.get(String(token));
    if (upload === undefined)
      throw recordInvalid({ uploads: [{ description: 'Upload: token is invalid or expired' }] });
    const { fileName, contentType } = upload;
    const size = Buffer.byteLength(upload.base64, 'base64');
    return { fileName, contentType, size, inline: false, upload: upload.token };
  });
}
