/** Attachments and what lies behind them. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Api } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { flag, pathParam } from '../http/params.ts';
import type { Attachment } from '../model/issue.ts';
import { attachmentWire } from '../wire/conversation.ts';
import type { View } from '../wire/view.ts';
import { removeAttachment } from '../writes/attachments.ts';

export function attachmentRoutes(app: FastifyInstance, api: Api): void {
  app.get('/rest/api/3/attachment/:id', (request) => {
    const view = api.viewOf(request);
    return attachmentWire(view, attachmentOf(view, pathParam(request, 'id')));
  });

  app.get('/rest/api/3/attachment/content/:id', (request, reply) => {
    const view = api.viewOf(request);
    const attachment = attachmentOf(view, pathParam(request, 'id'));
    if (flag(request, 'redirect', true))
      return reply.code(303).header('location', `${view.baseUrl}/media/${attachment.id}`).send();
    return sendFile(reply, attachment, bytesOf(api, attachment), request.headers.range);
  });

  app.delete('/rest/api/3/attachment/:id', (request, reply) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    const attachment = attachmentOf(view, pathParam(request, 'id'));
    removeAttachment(view, view.store.ownerOf('attachment', attachment.id)!, attachment);
    return reply.code(204).send();
  });

  // The media store: whoever knows the address may read, without further credentials.
  app.get('/media/:id', (request, reply) => {
    const { store } = api.viewOf(request);
    const id = pathParam(request, 'id');
    const attachment = store.ownerOf('attachment', id)?.attachments.find((one) => one.id === id);
    if (!attachment) return reply.code(404).send();
    return sendFile(reply, attachment, bytesOf(api, attachment), request.headers.range);
  });
}

function attachmentOf(view: View, id: string): Attachment {
  const issue = view.store.ownerOf('attachment', id);
  const attachment = issue?.attachments.find((one) => one.id === id);
  if (!issue || !attachment || !view.maySee(issue)) {
    throw new Refusal(404, [`The attachment with id '${id}' does not exist`]);
  }
  return attachment;
}

/** Files of attachments that were only told of are made up by their names. */
function bytesOf(api: Api, { id, filename, size }: Attachment): Uint8Array {
  return api.attachment(id) ?? Buffer.alloc(size, `${filename} `);
}

function sendFile(
  reply: FastifyReply,
  attachment: Attachment,
  bytes: Uint8Array,
  range: string | undefined,
): FastifyReply {
  void reply.type(attachment.mimeType).header('content-disposition', `attachment; filename="${attachment.filename}"`);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === undefined) return reply.send(Buffer.from(bytes));
  const start = Number(from);
  if (start >= bytes.length) return reply.code(416).header('content-range', `bytes */${bytes.length}`).send();
  const end = Math.min(to ? Number(to) : bytes.length - 1, bytes.length - 1);
  return reply
    .code(206)
    .header('content-range', `bytes ${start}-${end}/${bytes.length}`)
    .send(Buffer.from(bytes.subarray(start, end + 1)));
}
