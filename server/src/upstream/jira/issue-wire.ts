import { type Static, Type } from 'typebox';
import { Maybe, WireId, wireReader } from '../transport/wire.ts';

// Only what we need is required, and only what we read is named: other members pass.

export const JiraUserWire = Type.Object({
  accountId: Maybe(Type.String()),
  accountType: Maybe(Type.String()),
  displayName: Maybe(Type.String()),
  emailAddress: Maybe(Type.String()),
  active: Maybe(Type.Boolean()),
});
export type JiraUserWire = Static<typeof JiraUserWire>;

export const JiraStatusWire = Type.Object({
  id: WireId,
  name: Type.String(),
  statusCategory: Maybe(Type.Object({ key: Type.String() })),
});
export type JiraStatusWire = Static<typeof JiraStatusWire>;

/** An Atlassian document, or plain text where the older API answers. */
export const JiraBodyWire = Type.Union([Type.String(), Type.Object({ type: Type.String() })]);
export type JiraBodyWire = Static<typeof JiraBodyWire>;

const Time = Type.Union([Type.String(), Type.Number()]);

export const JiraCommentWire = Type.Object({
  id: WireId,
  author: Maybe(JiraUserWire),
  body: Maybe(JiraBodyWire),
  created: Time,
  updated: Maybe(Time),
  jsdPublic: Maybe(Type.Boolean()),
  visibility: Maybe(Type.Object({})),
});
export type JiraCommentWire = Static<typeof JiraCommentWire>;

export const JiraWorklogWire = Type.Object({
  id: WireId,
  author: Maybe(JiraUserWire),
  comment: Maybe(JiraBodyWire),
  started: Time,
  updated: Maybe(Time),
  timeSpentSeconds: Type.Number(),
});
export type JiraWorklogWire = Static<typeof JiraWorklogWire>;

export const JiraAttachmentWire = Type.Object({
  id: WireId,
  filename: Type.String(),
  mimeType: Maybe(Type.String()),
  size: Maybe(Type.Number()),
  author: Maybe(JiraUserWire),
  created: Maybe(Time),
});
export type JiraAttachmentWire = Static<typeof JiraAttachmentWire>;

const LinkedIssue = Type.Object({
  id: WireId,
  key: Type.String(),
  fields: Maybe(Type.Object({ summary: Maybe(Type.String()) })),
});

export const JiraLinkWire = Type.Object({
  type: Type.Object({ name: Type.String(), inward: Type.String(), outward: Type.String() }),
  inwardIssue: Maybe(LinkedIssue),
  outwardIssue: Maybe(LinkedIssue),
});
export type JiraLinkWire = Static<typeof JiraLinkWire>;

const Named = Type.Object({ name: Type.String() });

export const JiraIssueWire = Type.Object({
  id: WireId,
  key: Type.String({ minLength: 1 }),
  fields: Type.Object({
    summary: Maybe(Type.String()),
    description: Maybe(JiraBodyWire),
    status: JiraStatusWire,
    project: Type.Object({ id: WireId }),
    issuetype: Type.Object({ name: Type.String(), subtask: Maybe(Type.Boolean()) }),
    priority: Maybe(Named),
    parent: Maybe(Type.Object({ id: WireId })),
    labels: Maybe(Type.Array(Type.String())),
    components: Maybe(Type.Array(Named)),
    reporter: Maybe(JiraUserWire),
    creator: Maybe(JiraUserWire),
    assignee: Maybe(JiraUserWire),
    created: Time,
    updated: Time,
    resolutiondate: Maybe(Time),
    statuscategorychangedate: Maybe(Time),
    resolution: Maybe(Named),
    duedate: Maybe(Type.String()),
    issuelinks: Maybe(Type.Array(JiraLinkWire)),
    attachment: Maybe(Type.Array(JiraAttachmentWire)),
    comment: Maybe(Type.Object({ comments: Type.Array(JiraCommentWire), total: Maybe(Type.Number()) })),
    worklog: Maybe(Type.Object({ worklogs: Type.Array(JiraWorklogWire), total: Maybe(Type.Number()) })),
  }),
});
export type JiraIssueWire = Static<typeof JiraIssueWire>;

/** The system fields an issue is read with; custom ones come from the site's catalogue. */
export const ISSUE_FIELDS = Object.keys(JiraIssueWire.properties.fields.properties);

export const readIssueWire = wireReader('issue', JiraIssueWire);
export const readCommentWire = wireReader('comment', JiraCommentWire);
export const readWorklogWire = wireReader('worklog', JiraWorklogWire);
