import { Type } from 'typebox';
import { AppError } from '../../domain/errors.ts';
import { markdownToAdf } from '../../domain/rich-text/markdown-to-adf.ts';
import type { AdfDocument } from '../../domain/rich-text/text-to-adf.ts';
import type { CallOptions } from '../transport/call-options.ts';
import { orNullWhenGone } from '../transport/refusal.ts';
import { idIn, Maybe, WireId, wireReader } from '../transport/wire.ts';
import { decodeAll, decodePage } from './decode-answer.ts';
import { meaningOf } from './decode-issue.ts';
import type { FieldCatalogue } from './field-catalogue.ts';
import type { JiraSite } from './jira-client.ts';
import type { JiraFile, JiraTransitionField, JiraUpstream } from './jira-upstream.ts';
import { named, readAllPages } from './paging.ts';
import { type JiraTransitionWire, readTransitionWire } from './site-wire.ts';

/** The property of a comment or an issue that carries our edit's id. */
export const EDIT_PROPERTY = 'speedyflow.edit';
/** The one that keeps a comment from the customer. */
const INTERNAL_PROPERTY = { key: 'sd.public.comment', value: { internal: true } };

const readTransitions = wireReader('transitions', Type.Object({ transitions: Type.Array(Type.Unknown()) }));
const readMarkedComment = wireReader(
  'comment',
  Type.Object({
    id: WireId,
    properties: Maybe(Type.Array(Type.Object({ key: Type.String(), value: Type.Unknown() }))),
  }),
);
const readEditMeta = wireReader('editable fields', Type.Object({ fields: Type.Object({}) }));

type IssueWrites = Pick<
  JiraUpstream,
  'transitions' | 'addComment' | 'findCommentByEdit' | 'transition' | 'assign' | 'editFields'
>;

/** Changes to one issue, and what may be changed. */
export function issueWrites({ transport }: JiraSite): IssueWrites {
  const issuePath = (idOrKey: string) => `/rest/api/3/issue/${encodeURIComponent(idOrKey)}`;

  /** The field of the estimate that this issue's screen offers; projects of one site differ. */
  async function storyPointsField(idOrKey: string, { storyPoints }: FieldCatalogue, options: CallOptions) {
    if (storyPoints.length <= 1) return storyPoints[0];
    const path = `${issuePath(idOrKey)}/editmeta`;
    const answer = await orNullWhenGone(transport.read({ method: 'GET', path }, options));
    const offered = answer === null ? {} : decodePage(readEditMeta, answer).fields;
    return storyPoints.find((id) => Object.hasOwn(offered, id)) ?? storyPoints[0];
  }

  return {
    async transitions(idOrKey, options = {}) {
      const path = `${issuePath(idOrKey)}/transitions`;
      const answer = await orNullWhenGone(
        transport.read({ method: 'GET', path, query: { expand: 'transitions.fields' } }, options),
      );
      if (answer === null) return [];
      return decodeAll(decodePage(readTransitions, answer).transitions, readTransitionWire)
        .filter(({ isAvailable }) => isAvailable !== false)
        .map((wire) => ({
          sourceId: String(wire.id),
          name: wire.name,
          to: { sourceId: String(wire.to.id), name: wire.to.name, ...meaningOf(wire.to) },
          fields: Object.entries(wire.fields ?? {}).map(decodeTransitionField),
        }));
    },

    async addComment(idOrKey, { body, public: isPublic, files = [], editId }, options = {}) {
      const properties = [{ key: EDIT_PROPERTY, value: { id: editId } }, ...(isPublic ? [] : [INTERNAL_PROPERTY])];
      const answer = await transport.write(
        { method: 'POST', path: `${issuePath(idOrKey)}/comment`, body: { body: withLinks(body, files), properties } },
        options,
      );
      return { sourceId: idIn(answer) };
    },

    async findCommentByEdit(idOrKey, editId, options = {}) {
      const query = { orderBy: '-created', expand: 'properties' };
      const path = `${issuePath(idOrKey)}/comment`;
      const wires = await orNullWhenGone(readAllPages(transport, path, named('comments'), 100, query, options));
      const marked = decodeAll(wires ?? [], readMarkedComment).find(({ properties }) =>
        properties?.some(({ key, value }) => key === EDIT_PROPERTY && isMark(value, editId)),
      );
      return marked === undefined ? null : { sourceId: String(marked.id) };
    },

    async transition(idOrKey, transitionId, fields, options = {}) {
      const body = { transition: { id: transitionId }, ...(Object.keys(fields).length === 0 ? {} : { fields }) };
      await transport.write({ method: 'POST', path: `${issuePath(idOrKey)}/transitions`, body }, options);
    },

    async assign(idOrKey, accountId, options = {}) {
      await transport.write({ method: 'PUT', path: `${issuePath(idOrKey)}/assignee`, body: { accountId } }, options);
    },

    async editFields(idOrKey, { summary, description, priority, labels, storyPoints }, catalogue, options = {}) {
      const fields: Record<string, unknown> = {};
      if (summary !== undefined) fields.summary = summary;
      if (description !== undefined) fields.description = markdownToAdf(description);
      if (priority !== undefined) fields.priority = { name: priority };
      if (labels !== undefined) fields.labels = labels;
      if (storyPoints !== undefined) {
        const id = await storyPointsField(idOrKey, catalogue, options);
        if (id === undefined)
          throw new AppError('invalid_input', 'VALIDATION_ERROR', 'This site has no field for story points.');
        fields[id] = storyPoints;
      }
      await transport.write({ method: 'PUT', path: issuePath(idOrKey), body: { fields } }, options);
    },
  };
}

/** Whether a property's value is that of this edit. */
export function isMark(value: unknown, editId: string): boolean {
  return (value as { id?: unknown } | null | undefined)?.id === editId;
}

/** The text, and below it the files it comes with: a comment of Jira's cannot hold them itself. */
function withLinks(body: string, files: readonly Pick<JiraFile, 'filename' | 'url'>[]): AdfDocument {
  const { content, ...document } = markdownToAdf(body);
  const links = files.map(({ filename, url }) => ({
    type: 'paragraph',
    content: [{ type: 'text', text: filename, marks: [{ type: 'link', attrs: { href: url } }] }],
  }));
  return { ...document, content: [...content, ...links] };
}

function decodeTransitionField([id, wire]: [
  string,
  NonNullable<JiraTransitionWire['fields']>[string],
]): JiraTransitionField {
  return {
    id,
    name: wire.name ?? id,
    required: wire.required ?? false,
    type: wire.schema?.type ?? 'any',
    allowedValues: (wire.allowedValues ?? []).flatMap((value) => {
      const { id: valueId, name, value: label } = value as { id?: unknown; name?: unknown; value?: unknown };
      return valueId === undefined ? [] : [{ id: String(valueId), name: String(name ?? label ?? valueId) }];
    }),
  };
}
