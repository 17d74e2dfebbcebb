/** Reads `fields` and `update` of a request into changes of an issue; all are made, or none. */
import { invalidPayload, Refusal } from '../http/failures.ts';
import { isAdf } from '../model/adf.ts';
import type { Field, Project } from '../model/catalogue.ts';
import type { Adf, ChangeItem, Issue } from '../model/issue.ts';
import { isAssignable } from '../model/lookup.ts';
import { type View, visibleIssue } from '../wire/view.ts';
import { assigneeChange, changeOf } from './amend.ts';

export interface Edit {
  patch: Partial<Issue>;
  items: ChangeItem[];
}

const NOTHING: Edit = { patch: {}, items: [] };
const SUMMARY_LIMIT = 255;
const TEXT_LIMIT = 32_767;

/** A value that cannot be set; the message goes under the field's name. */
class BadValue extends Error {}

type Setter = (view: View, issue: Issue, value: unknown) => Edit;

const SETTERS: Readonly<Record<string, Setter>> = {
  summary(_view, issue, value) {
    if (typeof value !== 'string' || value.trim() === '')
      throw new BadValue('You must specify a summary of the issue.');
    if (/[\r\n]/.test(value)) throw new BadValue('The summary is invalid because it contains newline characters.');
    if (value.length > SUMMARY_LIMIT) throw new BadValue(`Summary can't exceed ${SUMMARY_LIMIT} characters.`);
    return single(issue, 'summary', value, plainSide);
  },
  description(_view, issue, value) {
    const document = adfOrNull(value);
    const side = (adf: Adf | null) => (adf === null ? null : { id: null, name: JSON.stringify(adf).slice(0, 200) });
    return single(issue, 'description', document, side);
  },
  priority(view, issue, value) {
    const found = entity(view.lookup.catalogue.priorities, value, 'The priority selected is invalid.');
    return single(issue, 'priority', found.id, (id) => (id === null ? null : view.lookup.priority(id)));
  },
  assignee: (view, issue, value) => assigneeChange(view, issue, accountOf(view, value)),
  reporter(view, issue, value) {
    const account = accountOf(view, value);
    return single(issue, 'reporter', account, (id) =>
      id === null ? null : { id, name: view.lookup.user(id)?.displayName ?? null },
    );
  },
  labels(_view, issue, value) {
    const labels = strings(value);
    if (labels.some((label) => /\s/.test(label))) throw new BadValue("The label can't contain spaces.");
    return single(issue, 'labels', labels, (list) => ({ id: null, name: list.join(' ') }));
  },
  components(view, issue, value) {
    if (!Array.isArray(value)) throw new BadValue('data was not an array');
    const known = view.lookup.project(issue.project).components;
    const ids = value.map((one) => entity(known, one, 'Component name is not valid').id);
    const nameOf = (id: string) => known.find((one) => one.id === id)?.name ?? id;
    return { ...single(issue, 'components', ids, (list) => ({ id: list.join(), name: list.map(nameOf).join(', ') })) };
  },
  duedate(_view, issue, value) {
    if (value !== null && !/^\d{4}-\d{2}-\d{2}$/.test(String(value)))
      throw new BadValue("Error parsing date string: '' does not match 'yyyy-MM-dd'");
    return { ...single(issue, 'due', value as string | null, plainSide, 'duedate') };
  },
  resolution(view, issue, value) {
    const found = entity(view.lookup.catalogue.resolutions, value, 'The resolution selected is invalid.');
    return {
      patch: { resolution: found.id },
      items: issue.resolution === found.id ? [] : [changeOf('resolution', null, found)],
    };
  },
};

/** What an edit screen lets through; a resolution is only reached by a transition. */
export const EDITABLE = [
  'summary',
  'description',
  'priority',
  'assignee',
  'reporter',
  'labels',
  'components',
  'duedate',
];

/** The changes a request asks for. `screen` names the fields that may be set here; custom fields always may. */
export function editsOf(
  view: View,
  issue: Issue,
  sent: Record<string, unknown>,
  screen: readonly string[],
  withCustom: boolean,
): Edit {
  const fields = memberOf(sent, 'fields');
  const operations = memberOf(sent, 'update');
  const errors: Record<string, string> = {};
  const both = new Set(Object.keys(fields).filter((id) => id in operations));
  for (const id of both) errors[id] = `Field '${id}' cannot appear in both 'fields' and 'update'`;
  let edit = NOTHING;
  const apply = (id: string, value: (current: Issue) => unknown): void => {
    const current = { ...issue, ...edit.patch };
    try {
      const setter = setterOf(view, current, id, screen, withCustom);
      const next = setter(view, current, value(current));
      edit = { patch: { ...edit.patch, ...next.patch }, items: [...edit.items, ...next.items] };
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      errors[id] = error.message;
    }
  };
  for (const [id, value] of Object.entries(fields)) if (!both.has(id)) apply(id, () => value);
  for (const [id, verbs] of Object.entries(operations)) {
    if (id !== 'comment' && !both.has(id)) apply(id, (current) => operated(current, id, verbs));
  }
  if (Object.keys(errors).length > 0) throw new Refusal(400, [], errors);
  return edit;
}

/** Documents of the comments a request adds on the way. */
export function addedComments(sent: Record<string, unknown>): Adf[] {
  const verbs = memberOf(sent, 'update').comment;
  if (verbs === undefined) return [];
  if (!Array.isArray(verbs)) throw new Refusal(400, [], { comment: 'Operations must be an array' });
  return verbs.map((verb) => documentOf((objectOf(verb).add as { body?: unknown } | undefined)?.body));
}

/** A document sent as a comment's body. */
export function documentOf(value: unknown): Adf {
  if (!isAdf(value)) throw new Refusal(400, [], { comment: 'Comment body is not valid!' });
  if (JSON.stringify(value).length > TEXT_LIMIT) {
    throw new Refusal(400, [], {
      comment: 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.',
    });
  }
  return value;
}

function setterOf(view: View, issue: Issue, id: string, screen: readonly string[], withCustom: boolean): Setter {
  const setter = SETTERS[id];
  if (setter && screen.includes(id)) return setter;
  const field = view.lookup.field(id);
  if (withCustom && field?.custom && isOn(field, view.lookup.project(issue.project))) return customSetter(field);
  throw new BadValue(`Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`);
}

function isOn({ scope, kinds }: Field, { id, typeKey }: Project): boolean {
  return (scope === null || scope === id) && (kinds === null || kinds.includes(typeKey));
}

function customSetter(field: Field): Setter {
  return (view, issue, value) => {
    const kind = field.schema?.custom ?? '';
    if (kind.endsWith(':gh-sprint')) return sprintEdit(view, issue, field, value);
    if (field.schema?.type === 'number' && value !== null && typeof value !== 'number')
      throw new BadValue('Operation value must be a number');
    if (kind.endsWith(':sd-sla-field'))
      throw new BadValue(`Field '${field.id}' cannot be set. It is not on the appropriate screen, or unknown.`);
    const side = (current: unknown) =>
      current === null || current === undefined ? null : { id: null, name: textOf(current) };
    const before = issue.custom[field.id] ?? null;
    const custom = { ...issue.custom, [field.id]: value };
    return { patch: { custom }, items: [changeOf(field.name, side(before), side(value), { fieldId: field.id })] };
  };
}

/** A sprint is written as its number; the closed ones an issue was in stay. */
function sprintEdit(view: View, issue: Issue, field: Field, value: unknown): Edit {
  const sprint = value === null ? null : view.lookup.sprint(Number(value));
  if (sprint === undefined) throw new BadValue('Number value expected as the Sprint id.');
  return sprintChange(view, issue, sprint?.id ?? null, field);
}

export function sprintChange(view: View, issue: Issue, sprint: number | null, field: Field): Edit {
  const past = issue.sprints.filter((id) => view.lookup.sprint(id)?.state === 'closed');
  const sprints = sprint === null ? past : [...past, sprint];
  const side = (ids: readonly number[]) => ({
    id: ids.join(', '),
    name: ids.map((id) => view.lookup.sprint(id)?.name ?? '').join(', '),
  });
  return { patch: { sprints }, items: [changeOf('Sprint', side(issue.sprints), side(sprints), { fieldId: field.id })] };
}

function single<Name extends keyof Issue>(
  issue: Issue,
  name: Name,
  value: Issue[Name],
  side: (value: Issue[Name]) => { id: string | null; name: string | null } | null,
  field: string = name,
): Edit {
  if (JSON.stringify(issue[name]) === JSON.stringify(value)) return NOTHING;
  return { patch: { [name]: value } as Partial<Issue>, items: [changeOf(field, side(issue[name]), side(value))] };
}

const plainSide = (value: string | null) => (value === null ? null : { id: null, name: value });

function operated(issue: Issue, id: string, verbs: unknown): unknown {
  if (!Array.isArray(verbs)) throw new BadValue('Operations must be an array');
  let value: unknown = id === 'labels' ? issue.labels : undefined;
  for (const verb of verbs as Record<string, unknown>[]) {
    if ('set' in verb) value = verb.set;
    else if (id === 'labels' && 'add' in verb) value = [...new Set([...(value as string[]), String(verb.add)])];
    else if (id === 'labels' && 'remove' in verb) value = (value as string[]).filter((label) => label !== verb.remove);
    else throw new BadValue(`Operation is not supported for field '${id}'.`);
  }
  return value;
}

/** An object the request may carry; nothing else may stand in its place. */
function memberOf(sent: Record<string, unknown>, name: 'fields' | 'update'): Record<string, unknown> {
  const value = sent[name] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw invalidPayload();
  return value as Record<string, unknown>;
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function adfOrNull(value: unknown): Adf | null {
  if (value === null) return null;
  if (!isAdf(value))
    throw new BadValue('Operation value must be an Atlassian Document (see the Atlassian Document Format)');
  if (JSON.stringify(value).length > TEXT_LIMIT)
    throw new BadValue('The entered text is too long. It exceeds the allowed limit of 32,767 characters.');
  return value;
}

function entity<One extends { id: string; name: string }>(list: readonly One[], value: unknown, message: string): One {
  const { id, name } = objectOf(value);
  const found = list.find((one) => one.id === String(id) || one.name === name);
  if (!found) throw new BadValue(message);
  return found;
}

function strings(value: unknown): string[] {
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
    throw new BadValue('data was not an array');
  return value as string[];
}

/** The account a value names; null for nobody. */
function accountOf(view: View, value: unknown): string | null {
  if (value === null) return null;
  const { accountId, id } = objectOf(value);
  const account = accountId === undefined ? id : accountId;
  if (account === null) return null;
  return assignableAccount(view, String(account ?? '')) ?? fail(`User '${String(account)}' cannot be assigned issues.`);
}

export function assignableAccount(view: View, accountId: string): string | undefined {
  const user = view.lookup.user(accountId);
  return user && isAssignable(user) ? user.accountId : undefined;
}

function fail(message: string): never {
  throw new BadValue(message);
}

function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return String((value as { value?: unknown; name?: unknown }).value ?? JSON.stringify(value));
  return String(value);
}

/** The issue a new one is to lie under. */
export function parentOf(view: View, value: unknown): Issue | undefined {
  const { id, key } = objectOf(value);
  return visibleIssue(view, String(key ?? id ?? ''));
}
