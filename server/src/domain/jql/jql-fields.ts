import type { JqlTicket, JqlVocabulary } from './jql-ticket.ts';

/** How a field is asked and answered. Values of a choice are lower-case names and ids, all good for a match. */
export type JqlField =
  | {
      kind: 'choice';
      values: (ticket: JqlTicket) => string[];
      literal?: (text: string) => string | null;
      calls?: 'person' | 'sprint' | 'type';
    }
  | { kind: 'priority' }
  | { kind: 'instant' | 'day' | 'number'; values: (ticket: JqlTicket) => number[] }
  | { kind: 'text'; values: (ticket: JqlTicket) => string[] }
  | { kind: 'sla'; name: string };

/** The field a query calls by that name on this site; null when nothing here answers to it. */
export function jqlField(name: string, vocabulary: JqlVocabulary): JqlField | null {
  // Jira offers `"Story Points[Number]"`, to tell fields of one name apart.
  const called = name
    .replace(/\[[^\]\d][^\]]*\]$/, '')
    .trim()
    .toLowerCase();
  const system = SYSTEM.get(called);
  if (system !== undefined) return system;
  const id = /^cf\[(\d+)\]$/.exec(called)?.[1];
  const wanted = id === undefined ? called : `customfield_${id}`;
  const answers = ({ id, name }: { id: string; name: string }) =>
    id.toLowerCase() === wanted || name.toLowerCase() === wanted;
  if (vocabulary.storyPointFields.some((field) => field.toLowerCase() === wanted)) {
    return { kind: 'number', values: ({ storyPoints }) => present(storyPoints) };
  }
  const sla = vocabulary.slaNames.find((slaName) => slaName.toLowerCase() === wanted);
  if (sla !== undefined) return { kind: 'sla', name: sla };
  const fields = vocabulary.customFields.filter(answers);
  const [first] = fields;
  if (first === undefined) return null;
  const ids = new Set(fields.map((field) => field.id));
  return customField(first.type, (ticket) =>
    ticket.customFields.filter((field) => ids.has(field.id)).map(({ value }) => value),
  );
}

function customField(type: string, values: (ticket: JqlTicket) => unknown[]): JqlField {
  switch (type) {
    case 'number':
      return { kind: 'number', values: (ticket) => values(ticket).map(Number).filter(Number.isFinite) };
    case 'datetime':
      return { kind: 'instant', values: (ticket) => values(ticket).flatMap(instants) };
    case 'date':
      return { kind: 'day', values: (ticket) => values(ticket).flatMap(instants) };
    case 'string':
      return { kind: 'text', values: (ticket) => values(ticket).flatMap(names) };
    default:
      return { kind: 'choice', values: (ticket) => values(ticket).flatMap(names).map(lower), calls: 'person' };
  }
}

function instants(value: unknown): number[] {
  const at = typeof value === 'string' ? Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number.NaN;
  return Number.isNaN(at) ? [] : [at];
}

/** What a value may be called by: itself, or the id and name of an option, a person, a thing. */
function names(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(names);
  if (typeof value !== 'object' || value === null) return value === null || value === undefined ? [] : [String(value)];
  const { id, value: label, name, accountId, displayName, child } = value as Record<string, unknown>;
  const own = [id, label, name, accountId, displayName].filter(
    (part) => typeof part === 'string' || typeof part === 'number',
  );
  return [...own.map(String), ...(child === undefined ? [] : names(child))];
}

const lower = (text: string) => text.toLowerCase();
const present = <T>(value: T | null): T[] => (value === null ? [] : [value]);
const called = (...parts: (string | null)[]) =>
  parts.filter((part) => part !== null && part !== '').map((part) => lower(part as string));

const CATEGORIES: Record<string, string> = {
  'to do': 'new',
  '2': 'new',
  'in progress': 'indeterminate',
  in_progress: 'indeterminate',
  waiting: 'indeterminate',
  '4': 'indeterminate',
  complete: 'done',
  '3': 'done',
};
const category = (text: string) => CATEGORIES[lower(text)] ?? lower(text);

const person = (id: keyof JqlTicket & `${string}SourceId`, name: keyof JqlTicket & `${string}Name`): JqlField => ({
  kind: 'choice',
  values: (ticket) => called(ticket[id] as string | null, ticket[name] as string | null),
  calls: 'person',
});
const choice = (values: (ticket: JqlTicket) => string[]): JqlField => ({ kind: 'choice', values });
const key = choice((ticket) => called(ticket.key, ticket.sourceId));
const type: JqlField = { kind: 'choice', values: (ticket) => called(ticket.type), calls: 'type' };
const parent = choice((ticket) => called(ticket.parentKey, ticket.parentSourceId));
const created: JqlField = { kind: 'instant', values: ({ createdAt }) => [createdAt] };
const updated: JqlField = { kind: 'instant', values: ({ updatedAt }) => [updatedAt] };
const resolved: JqlField = { kind: 'instant', values: ({ resolvedAt }) => present(resolvedAt) };
const due: JqlField = { kind: 'day', values: ({ dueAt }) => present(dueAt) };
// The portal's own id of a request type, "desk/name", is not known here: it matches nothing by accident.
const requestType: JqlField = {
  kind: 'choice',
  values: (ticket) => called(ticket.category),
  literal: (text) => lower(text.replace(/ \([A-Z][A-Z0-9_]+\)$/, '')),
};

const SYSTEM = new Map<string, JqlField>([
  ['project', choice((ticket) => called(ticket.projectKey, ticket.projectId))],
  ['key', key],
  ['issuekey', key],
  ['issue', key],
  ['id', key],
  ['status', choice((ticket) => called(ticket.status, ticket.statusSourceId))],
  ['statuscategory', { kind: 'choice', values: (ticket) => [category(ticket.statusCategory)], literal: category }],
  [
    'resolution',
    {
      kind: 'choice',
      values: (ticket) => called(ticket.resolution),
      literal: (text) => (lower(text) === 'unresolved' ? null : lower(text)),
    },
  ],
  ['assignee', person('assigneeSourceId', 'assigneeName')],
  ['reporter', person('requesterSourceId', 'requesterName')],
  ['priority', { kind: 'priority' }],
  ['type', type],
  ['issuetype', type],
  ['labels', choice((ticket) => ticket.labels.map(lower))],
  ['component', choice((ticket) => ticket.components.map(lower))],
  ['parent', parent],
  ['epic link', parent],
  [
    'sprint',
    {
      kind: 'choice',
      values: (ticket) => ticket.sprints.flatMap(({ sourceId, name }) => called(sourceId, name)),
      calls: 'sprint',
    },
  ],
  ['created', created],
  ['createddate', created],
  ['updated', updated],
  ['updateddate', updated],
  ['resolved', resolved],
  ['resolutiondate', resolved],
  ['due', due],
  ['duedate', due],
  ['summary', { kind: 'text', values: ({ summary }) => called(summary) }],
  ['description', { kind: 'text', values: ({ descriptionText }) => called(descriptionText) }],
  ['request type', requestType],
  ['customer request type', requestType],
]);
