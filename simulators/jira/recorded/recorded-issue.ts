/** Recorded issues in the simulator's terms; what they say beyond that is kept and answered as it was. */
import { adfOfText } from '../model/adf.ts';
import type {
  Adf,
  Attachment,
  ChangeItem,
  Comment,
  History,
  Issue,
  IssueLink,
  RemoteLink,
  Worklog,
} from '../model/issue.ts';
import { arrayOf, instantOf, type Json, objectOf, type RecordedRow, textOf, textOrNull } from './tables.ts';

/** Times are written anew, in the caller's zone. */
const RENDERED = ['created', 'updated', 'resolutiondate', 'statuscategorychangedate'];

export interface Companions {
  worklogs: readonly RecordedRow[];
  remoteLinks: readonly RecordedRow[];
}

const accountOf = (user: unknown): string | null => textOrNull(objectOf(user).accountId);

/** Older answers hold texts where the present API holds documents. */
function documentOf(value: unknown): Adf | null {
  if (typeof value === 'string') return value === '' ? null : adfOfText(value);
  return typeof value === 'object' ? (value as Adf | null) : null;
}

export function recordedIssue(data: Json, companions: Companions): Issue {
  const fields = objectOf(data.fields);
  const key = textOf(data.key);
  const createdAt = instantOf(fields.created) ?? 0;
  const updatedAt = instantOf(fields.updated) ?? createdAt;
  const idOf = (value: unknown): string | null => textOrNull(objectOf(value).id);
  const comments = arrayOf(objectOf(fields.comment).comments).map(commentOf);
  const worklogs = [...arrayOf(objectOf(fields.worklog).worklogs), ...companions.worklogs.map((row) => row.data)].map(
    worklogOf,
  );
  return {
    id: Number(data.id),
    project: idOf(fields.project) ?? '',
    number: Number(key.slice(key.lastIndexOf('-') + 1)),
    key,
    type: idOf(fields.issuetype) ?? '',
    status: idOf(fields.status) ?? '',
    priority: idOf(fields.priority),
    resolution: idOf(fields.resolution),
    assignee: accountOf(fields.assignee),
    reporter: accountOf(fields.reporter),
    creator: accountOf(fields.creator),
    labels: (fields.labels ?? []) as string[],
    components: arrayOf(fields.components).map((one) => textOf(one.id)),
    createdAt,
    updatedAt,
    resolvedAt: instantOf(fields.resolutiondate),
    statusChangedAt: instantOf(fields.statuscategorychangedate) ?? createdAt,
    due: textOrNull(fields.duedate),
    parent: Number(idOf(fields.parent) ?? 0) || null,
    subtasks: arrayOf(fields.subtasks).map((one) => Number(one.id)),
    sprints: sprintsIn(fields).map((one) => Number(one.id)),
    links: arrayOf(fields.issuelinks).flatMap(linkOf),
    attachments: arrayOf(fields.attachment).map(attachmentOf),
    remoteLinks: companions.remoteLinks.map((row) => remoteLinkOf(row.data)),
    participants: [],
    summary: textOf(fields.summary),
    description: documentOf(fields.description),
    comments,
    worklogs: uniqueById(worklogs),
    histories: historiesOf(data),
    custom: {},
    properties: {},
    recorded: modernised(fields),
  };
}

/** The recorded fields, their texts turned into documents and without what is written anew. */
function modernised(fields: Json): Json {
  const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => !RENDERED.includes(name)));
  const embedded = objectOf(kept.comment);
  return {
    ...kept,
    description: documentOf(fields.description),
    environment: documentOf(fields.environment),
    ...(fields.comment
      ? {
          comment: {
            ...embedded,
            comments: arrayOf(embedded.comments).map((one) => ({ ...one, body: documentOf(one.body) })),
          },
        }
      : {}),
  };
}

/** Every sprint an issue was recorded in, whichever field tells of it. */
export function sprintsIn(fields: Json): Json[] {
  const isSprint = (value: Json): boolean => 'state' in value && ('boardId' in value || 'originBoardId' in value);
  const custom = Object.entries(fields).flatMap(([name, value]) =>
    name.startsWith('customfield_') ? arrayOf(value) : [],
  );
  const all = [
    ...arrayOf(fields.closedSprints),
    ...(fields.sprint ? [objectOf(fields.sprint)] : []),
    ...custom.filter(isSprint),
  ];
  return [...new Map(all.map((one) => [Number(one.id), one])).values()];
}

function commentOf(data: Json): Comment {
  const createdAt = instantOf(data.created) ?? 0;
  return {
    id: textOf(data.id),
    author: accountOf(data.author),
    updateAuthor: accountOf(data.updateAuthor),
    body: documentOf(data.body) ?? { type: 'doc', version: 1, content: [] },
    createdAt,
    updatedAt: instantOf(data.updated) ?? createdAt,
    public: data.jsdPublic !== false,
    visibility: null,
    properties: {},
  };
}

function worklogOf(data: Json): Worklog {
  const createdAt = instantOf(data.created) ?? 0;
  return {
    id: textOf(data.id),
    author: accountOf(data.author),
    updateAuthor: accountOf(data.updateAuthor),
    comment: documentOf(data.comment ?? null),
    createdAt,
    updatedAt: instantOf(data.updated) ?? createdAt,
    startedAt: instantOf(data.started) ?? createdAt,
    seconds: Number(data.timeSpentSeconds ?? 0),
  };
}

function uniqueById(worklogs: readonly Worklog[]): Worklog[] {
  return [...new Map(worklogs.map((one) => [one.id, one])).values()];
}

/** Recorded newest first, kept oldest first. */
function historiesOf(data: Json): History[] {
  return arrayOf(objectOf(data.changelog).histories)
    .map((history) => ({
      id: textOf(history.id),
      author: accountOf(history.author),
      at: instantOf(history.created) ?? 0,
      items: arrayOf(history.items) as unknown as ChangeItem[],
    }))
    .sort((one, other) => one.at - other.at || Number(one.id) - Number(other.id));
}

function linkOf(data: Json): IssueLink[] {
  const outward = data.outwardIssue !== undefined;
  const other = Number(objectOf(outward ? data.outwardIssue : data.inwardIssue).id);
  const direction = outward ? 'outward' : 'inward';
  return [{ id: textOf(data.id), type: textOf(objectOf(data.type).id), direction, other }];
}

function attachmentOf(data: Json): Attachment {
  return {
    id: textOf(data.id),
    filename: textOf(data.filename),
    mimeType: textOf(data.mimeType),
    size: Number(data.size ?? 0),
    author: accountOf(data.author),
    createdAt: instantOf(data.created) ?? 0,
  };
}

function remoteLinkOf(data: Json): RemoteLink {
  const object = objectOf(data.object);
  return { id: Number(data.id), url: textOf(object.url), title: textOf(object.title), recorded: data };
}
