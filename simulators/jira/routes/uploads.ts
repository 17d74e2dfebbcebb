/** Files that clients bring: to an issue, or to a request by way of files that nobody sees yet. */
import type { FastifyInstance } from 'fastify';
import { type Api, issueOf } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { filesOf, type SentFile } from '../http/files.ts';
import { body, stringsOf } from '../http/params.ts';
import { adfOfText, withFiles } from '../model/adf.ts';
import { attachmentWire } from '../wire/conversation.ts';
import { newComment } from '../writes/amend.ts';
import { attached } from '../writes/attachments.ts';
import { requestCommentWire, requestOf } from './requests.ts';
import { deskOf, serviceUser } from './service-desks.ts';

/** Markup of links, macros and pictures that is to be read as it stands. */
const ESCAPED = /\\([{[\]!|\\])/g;

export function uploadRoutes(app: FastifyInstance, api: Api): void {
  /** Kept for an hour there, here for as long as the site runs. */
  const temporary = new Map<string, SentFile>();

  app.post('/rest/api/3/issue/:key/attachments', (request) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    requireUser(view.caller);
    const { changed, added } = attached(view, issue, filesOf(request));
    view.writer.save(changed);
    return added.map((attachment) => attachmentWire(view, attachment));
  });

  app.post('/rest/servicedeskapi/servicedesk/:id/attachTemporaryFile', (request, reply) => {
    const view = api.viewOf(request);
    deskOf(view, request);
    const temporaryAttachments = filesOf(request).map((file) => {
      const temporaryAttachmentId = `temp${view.store.nextId()}`;
      temporary.set(temporaryAttachmentId, file);
      return { temporaryAttachmentId, fileName: file.filename };
    });
    return reply.code(201).send({ temporaryAttachments });
  });

  app.post('/rest/servicedeskapi/request/:key/attachment', (request, reply) => {
    const view = api.viewOf(request);
    const { issue } = requestOf(view, request);
    const sent = body(request, ['additionalComment', 'public', 'temporaryAttachmentIds']);
    const files = stringsOf(sent.temporaryAttachmentIds).map((id) => temporary.get(id));
    if (files.length === 0 || files.includes(undefined)) {
      throw new Refusal(400, ['One or more of the temporary attachments do not exist.']);
    }
    const { changed, added } = attached(view, issue, files as SentFile[]);
    const { body: said = '' } = (sent.additionalComment ?? {}) as { body?: string };
    const comment = {
      ...newComment(view, {
        body: withFiles(
          adfOfText(said.replace(ESCAPED, '$1')),
          added.map(({ filename }) => filename),
        ),
        visibility: null,
        properties: sent.public === false ? { 'sd.public.comment': { internal: true } } : {},
      }),
      files: added.map(({ id }) => id),
    };
    const after = { ...changed, comments: [...changed.comments, comment] };
    view.writer.save(after);
    const values = added.map((attachment) => ({
      filename: attachment.filename,
      size: attachment.size,
      mimeType: attachment.mimeType,
      ...(attachment.author === null ? {} : { author: serviceUser(view, attachment.author) }),
    }));
    return reply.code(201).send({ comment: requestCommentWire(view, after, comment), attachments: { values } });
  });
}
