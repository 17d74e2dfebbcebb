/** The fields JQL can ask about, and how each is tested and ordered. */
import type { Lookup } from '../model/lookup.ts';
import type { JqlContext } from './compile.ts';
import { customField } from './custom-fields.ts';
import { type EntityValues, entityField } from './entity-fields.ts';
import type { Condition } from './parse.ts';
import { dateField, keyField, parentField, setField, textField } from './plain-fields.ts';

export type Clause = Extract<Condition, { kind: 'clause' }>;
export type FieldTest = (row: number) => boolean;
export type RowOrder = (one: number, other: number) => number;

export interface JqlField {
  /** Adds to `faults` what is wrong with the clause. */
  compile(clause: Clause, context: JqlContext, faults: string[]): { test: FieldTest; relative: boolean };
  order(context: JqlContext): RowOrder;
}

/** The field with a name, an alias or a clause name, whatever its case. */
export function findField(name: string, lookup: Lookup): JqlField | undefined {
  const wanted = name.toLowerCase();
  if (Object.hasOwn(FIELDS, wanted)) return FIELDS[wanted];
  const known = lookup.catalogue.fields.filter(
    (field) =>
      field.id.toLowerCase() === wanted ||
      field.name.toLowerCase() === wanted ||
      field.clauseNames.some((clause) => clause.toLowerCase() === wanted),
  );
  if (known.some((field) => field.schema?.custom?.endsWith(':gh-sprint'))) return FIELDS.sprint;
  const custom = known.filter((field) => field.custom);
  if (custom.length > 0) return customField(custom);
  const alias = known[0]?.clauseNames.find((clause) => Object.hasOwn(FIELDS, clause.toLowerCase()));
  return alias === undefined ? undefined : FIELDS[alias.toLowerCase()];
}

const projects: EntityValues = {
  column: 'project',
  label: 'project',
  resolve: ({ lookup }, text) =>
    lookup.catalogue.projects
      .filter((one) => [one.id, one.key.toLowerCase(), one.name.toLowerCase()].includes(text.toLowerCase()))
      .map((one) => one.id),
  sortKey: ({ lookup }, id) => lookup.project(id).key,
};
const statuses: EntityValues = {
  column: 'status',
  label: 'status',
  resolve: ({ lookup }, text) => named(lookup.catalogue.statuses, text),
  sortKey: ({ lookup }, id) => lookup.catalogue.statuses.findIndex((one) => one.id === id),
};
const categories: EntityValues = {
  column: 'status',
  label: 'statusCategory',
  resolve({ lookup }, text) {
    const wanted = text.toLowerCase();
    return lookup.catalogue.statuses
      .filter(({ category }) => [String(category.id), category.key, category.name.toLowerCase()].includes(wanted))
      .map((one) => one.id);
  },
  sortKey: ({ lookup }, id) => lookup.status(id).category.id,
};
const resolutions: EntityValues = {
  column: 'resolution',
  label: 'resolution',
  resolve: ({ lookup }, text) => named(lookup.catalogue.resolutions, text),
  noneWord: 'unresolved',
  sortKey: ({ lookup }, id) => lookup.resolution(id).name,
};
const priorities: EntityValues = {
  column: 'priority',
  label: 'priority',
  resolve: ({ lookup }, text) => named(lookup.catalogue.priorities, text),
  // The list runs from the most to the least pressing; ascending order begins at the least.
  sortKey: ({ lookup }, id) => -lookup.catalogue.priorities.findIndex((one) => one.id === id),
  ranked: true,
};
const types: EntityValues = {
  column: 'type',
  label: 'issuetype',
  resolve: ({ lookup }, text) => named(lookup.catalogue.issueTypes, text),
  sortKey: ({ lookup }, id) => lookup.issueType(id).name,
};
const person = (column: 'assignee' | 'reporter' | 'creator'): EntityValues => ({
  column,
  label: column,
  resolve({ lookup }, text) {
    const wanted = text.toLowerCase();
    const people = lookup.catalogue.users.filter(
      (user) =>
        user.accountId.toLowerCase() === wanted ||
        user.displayName.toLowerCase() === wanted ||
        user.email?.toLowerCase() === wanted,
    );
    return people.map((user) => user.accountId);
  },
  sortKey: ({ lookup }, id) => lookup.user(id)?.displayName ?? '',
});

function named(list: readonly { id: string; name: string }[], text: string): string[] {
  const wanted = text.toLowerCase();
  return list.filter((one) => one.id === wanted || one.name.toLowerCase() === wanted).map((one) => one.id);
}

const FIELDS: Record<string, JqlField> = {
  project: entityField(projects),
  status: entityField(statuses),
  statuscategory: entityField(categories),
  resolution: entityField(resolutions),
  priority: entityField(priorities),
  issuetype: entityField(types),
  type: entityField(types),
  assignee: entityField(person('assignee')),
  reporter: entityField(person('reporter')),
  creator: entityField(person('creator')),
  issuekey: keyField(),
  key: keyField(),
  issue: keyField(),
  id: keyField(),
  parent: parentField(),
  labels: setField('labels'),
  component: setField('components'),
  sprint: setField('sprints'),
  created: dateField('createdAt', 'created'),
  createddate: dateField('createdAt', 'created'),
  updated: dateField('updatedAt', 'updated'),
  updateddate: dateField('updatedAt', 'updated'),
  resolved: dateField('resolvedAt', 'resolved'),
  resolutiondate: dateField('resolvedAt', 'resolved'),
  statuscategorychangeddate: dateField('statusChangedAt', 'statusCategoryChangedDate'),
  due: dateField('due', 'due'),
  duedate: dateField('due', 'due'),
  summary: textField('summary'),
  description: textField('description'),
  comment: textField('comment'),
  text: textField('text'),
};
