import { Type } from 'typebox';
import { markdownToWiki } from '../../domain/rich-text/markdown-to-wiki.ts';
import type { CallOptions } from '../transport/call-options.ts';
import type { OutgoingFile } from '../transport/outgoing-content.ts';
import { orNullWhenGone } from '../transport/refusal.ts';
import { Maybe, WireId, wireReader } from '../transport/wire.ts';
import { decodeAll, decodePage } from './decode-answer.ts';
import { fileForm } from './file-form.ts';
import type { JiraSite } from './jira-client.ts';
import { timeIn } from './jira-time.ts';
import type { JiraFile, JiraUpstream } from './jira-upstream.ts';
import { DESK_VALUES, readAllPages } from './paging.ts';

/** Without it Jira takes a form for one that another site's page sends. */
const NO_CHECK = { 'x-atlassian-token': 'no-check' };
/** Asked for by the parts of Service Management that Atlassian may still change. */
const OPT_IN = { 'x-experimentalapi': 'opt-in' };

const readFileWire = wireReader(
  'attachment',
  Type.Object({
    id: WireId,
    filename: Type.String(),
    size: Maybe(Type.Integer()),
    created: Maybe(Type.Union([Type.String(), Type.Number()])),
    content: Maybe(Type.String()),
  }),
);
const readIssueFiles = wireReader(
  'attachments of an issue',
  Type.Object({ fields: Type.Object({ attachment: Maybe(Type.Array(Type.Unknown())) }) }),
);
const readTemporary = wireReader(
  'temporary attachments',
  Type.Object({ temporaryAttachments: Type.Array(Type.Object({ temporaryAttachmentId: Type.String() })) }),
);
const readReplied = wireReader('reply with attachments', Type.Object({ comment: Maybe(Type.Object({ id: WireId })) }));
const readReply = wireReader(
  'comment of a request',
  Type.Object({
    id: WireId,
    body: Maybe(Type.String()),
    created: Type.Object({ epochMillis: Type.Integer() }),
    attachments: Maybe(Type.Object({ values: Type.Array(Type.Object({ filename: Type.String() })) })),
  }),
);

type FileWrites = Pick<JiraUpstream, 'attachments' | 'attach' | 'replyWithFiles' | 'requestReplies'>;

/** Files that go to an issue, and how they are found there again. */
export function fileWrites({ transport, siteUrl }: JiraSite): FileWrites {
  const issuePath = (idOrKey: string) => `/rest/api/3/issue/${encodeURIComponent(idOrKey)}`;
  const requestPath = (idOrKey: string) => `/rest/servicedeskapi/request/${encodeURIComponent(idOrKey)}`;
  const decodeFile = (wire: ReturnType<typeof readFileWire>): JiraFile => ({
    sourceId: String(wire.id),
    filename: wire.filename,
    sizeBytes: wire.size ?? 0,
    createdAt: timeIn(wire.created),
    url: wire.content ?? `${siteUrl}/secure/attachment/${wire.id}`,
  });

  async function attachTemporarily(serviceDeskId: string, file: OutgoingFile, options: CallOptions): Promise<string> {
    const path = `/rest/servicedeskapi/servicedesk/${encodeURIComponent(serviceDeskId)}/attachTemporaryFile`;
    const headers = { ...NO_CHECK, ...OPT_IN };
    const answer = await transport.write({ method: 'POST', path, content: fileForm(file), headers }, options);
    const [kept] = decodePage(readTemporary, answer).temporaryAttachments;
    return kept?.temporaryAttachmentId ?? '';
  }

  return {
    async attachments(idOrKey, options = {}) {
      const request = { method: 'GET', path: issuePath(idOrKey), query: { fields: 'attachment' } } as const;
      const answer = await orNullWhenGone(transport.read(request, options));
      const wires = answer === null ? [] : (decodePage(readIssueFiles, answer).fields.attachment ?? []);
      return decodeAll(wires, readFileWire).map(decodeFile);
    },

    async attach(idOrKey, file, options = {}) {
      const path = `${issuePath(idOrKey)}/attachments`;
      const request = { method: 'POST', path, content: fileForm(file), headers: NO_CHECK } as const;
      const made = await transport.write(request, options);
      return decodeFile(decodePage(readFileWire, Array.isArray(made) ? made[0] : made));
    },

    async replyWithFiles({ issueSourceId, serviceDeskSourceId, body, files }, options = {}) {
      const temporaryAttachmentIds: string[] = [];
      for (const file of files) {
        temporaryAttachmentIds.push(await attachTemporarily(serviceDeskSourceId, file, options));
      }
      const words = body === '' ? {} : { additionalComment: { body: markdownToWiki(body) } };
      const reply = { temporaryAttachmentIds, public: true, ...words };
      const path = `${requestPath(issueSourceId)}/attachment`;
      const answer = await transport.write({ method: 'POST', path, body: reply, headers: OPT_IN }, options);
      const { comment } = decodePage(readReplied, answer);
      return { sourceId: comment ? String(comment.id) : null };
    },

    async requestReplies(idOrKey, options = {}) {
      const query = { public: true, internal: false, expand: 'attachment' };
      const path = `${requestPath(idOrKey)}/comment`;
      const wires = await orNullWhenGone(readAllPages(transport, path, DESK_VALUES, 100, query, options, OPT_IN));
      const replies = decodeAll(wires ?? [], readReply).map(({ id, body, created, attachments }) => ({
        sourceId: String(id),
        createdAt: created.epochMillis,
        text: body ?? '',
        filenames: (attachments?.values ?? []).map(({ filename }) => filename),
      }));
      return replies.toReversed();
    },
  };
}
