/** Changes to issues: every one leaves its history and moves the time of update. */
import type { ChangeItem, Comment, Issue } from '../model/issue.ts';
import type { View } from '../wire/view.ts';

/** The fields of a recorded issue that a change to a property makes obsolete. */
const FIELD_IDS: Partial<Record<keyof Issue, readonly string[]>> = {
  summary: ['summary'],
  description: ['description'],
  status: ['status', 'statuscategorychangedate'],
  resolution: ['resolution', 'resolutiondate'],
  assignee: ['assignee'],
  reporter: ['reporter'],
  priority: ['priority'],
  labels: ['labels'],
  components: ['components'],
  comments: ['comment'],
  worklogs: ['worklog', 'timespent', 'timetracking'],
  links: ['issuelinks'],
  due: ['duedate'],
  project: ['project'],
};

/** The issue changed now, by the caller; `items` tell what changed and may be none (comments leave no history). */
export function amend(view: View, issue: Issue, patch: Partial<Issue>, items: readonly ChangeItem[]): Issue {
  const author = view.caller.user?.accountId ?? null;
  const history = { id: String(items.length > 0 ? view.store.nextId() : 0), author, at: view.nowMs, items: [...items] };
  const changed: Issue = {
    ...issue,
    ...patch,
    updatedAt: view.nowMs,
    histories: items.length > 0 ? [...issue.histories, history] : issue.histories,
  };
  return issue.recorded ? { ...changed, touched: touchedBy(issue, patch) } : changed;
}

function touchedBy(issue: Issue, patch: Partial<Issue>): string[] {
  const properties = Object.keys(patch) as (keyof Issue)[];
  const ids = properties.flatMap((name) => FIELD_IDS[name] ?? []);
  const custom = patch.custom ? Object.keys(patch.custom) : [];
  return [...new Set([...(issue.touched ?? []), 'updated', ...ids, ...custom])];
}

/** A change of one field, as histories tell it. */
export function changeOf(
  field: string,
  from: { id: string | null; name: string | null } | null,
  to: { id: string | null; name: string | null } | null,
  custom: { fieldId: string } | null = null,
): ChangeItem {
  return {
    field,
    fieldtype: custom ? 'custom' : 'jira',
    fieldId: custom?.fieldId ?? field,
    from: from?.id ?? null,
    fromString: from?.name ?? null,
    to: to?.id ?? null,
    toString: to?.name ?? null,
  };
}

/** The move to another status; reaching a finished one resolves, leaving it reopens. */
export function statusChange(
  view: View,
  issue: Issue,
  to: string,
  resolution: string | null,
): { patch: Partial<Issue>; items: ChangeItem[] } {
  const { lookup } = view;
  const [before, after] = [lookup.status(issue.status), lookup.status(to)];
  const patch: Partial<Issue> = { status: to };
  const items = [changeOf('status', before, after)];
  if (before.category.key !== after.category.key) patch.statusChangedAt = view.nowMs;
  const done = after.category.key === 'done';
  const resolved = done ? (resolution ?? issue.resolution ?? lookup.catalogue.resolutions[0]?.id ?? null) : null;
  if (resolved !== issue.resolution) {
    const named = (id: string | null) => (id === null ? null : lookup.resolution(id));
    items.unshift(changeOf('resolution', named(issue.resolution), named(resolved)));
    patch.resolution = resolved;
    patch.resolvedAt = resolved === null ? null : view.nowMs;
  }
  return { patch, items };
}

export function assigneeChange(
  view: View,
  issue: Issue,
  to: string | null,
): { patch: Partial<Issue>; items: ChangeItem[] } {
  if (to === issue.assignee) return { patch: {}, items: [] };
  const side = (id: string | null) => (id === null ? null : { id, name: view.lookup.user(id)?.displayName ?? null });
  return { patch: { assignee: to }, items: [changeOf('assignee', side(issue.assignee), side(to))] };
}

/** A comment written now by the caller. */
export function newComment(view: View, content: Pick<Comment, 'body' | 'visibility' | 'properties'>): Comment {
  const author = view.caller.user?.accountId ?? null;
  return {
    id: String(view.store.nextId()),
    author,
    updateAuthor: author,
    createdAt: view.nowMs,
    updatedAt: view.nowMs,
    public: !isInternal(content.properties),
    ...content,
  };
}

/** Service desks keep the flag of internal notes in a property of the comment. */
export function isInternal(properties: Readonly<Record<string, unknown>>): boolean {
  const flag = properties['sd.public.comment'];
  return typeof flag === 'object' && flag !== null && (flag as { internal?: unknown }).internal === true;
}

/** The comments of an issue with one of them changed. */
export function replaced(issue: Issue, comment: Comment): Comment[] {
  return issue.comments.map((one) => (one.id === comment.id ? comment : one));
}
