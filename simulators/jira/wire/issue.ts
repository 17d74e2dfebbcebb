/** A whole issue in wire form, with the fields and expansions that were asked for. */
import { htmlOfAdf, isAdf } from '../model/adf.ts';
import type { Field } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import type { Lookup } from '../model/lookup.ts';
import { historyWire } from './conversation.ts';
import type { Wire } from './entities.ts';
import { editMeta } from './field-meta.ts';
import { fieldValue } from './issue-fields.ts';
import { transitionsWire } from './transitions.ts';
import type { View } from './view.ts';

/** What of an issue an answer shows. */
export interface Selection {
  fields: readonly Field[];
  /** Fields of recorded issues the catalogue does not know are shown as well. */
  unlisted: boolean;
  /** The bare row of a search that asked for nothing, or for the key alone. */
  bare: 'id' | 'key' | null;
}

/** Agile answers add these; they are no fields of the platform. */
const AGILE_ONLY = new Set(['sprint', 'closedSprints', 'epic', 'flagged']);
const EXPANDABLE = 'operations,versionedRepresentations,editmeta,changelog,renderedFields';

/** Reads a field list: ids, `*all`, `*navigable` and exclusions; only exclusions means all navigable others. */
export function selectFields(
  requested: readonly string[],
  lookup: Lookup,
  whenEmpty: '*all' | '*navigable' | 'id',
): Selection {
  const wanted = requested.length === 0 ? [whenEmpty] : requested;
  const excluded = new Set(wanted.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
  const included = wanted.filter((name) => !name.startsWith('-'));
  if (included.length === 0) included.push('*navigable');
  const names = new Set(included);
  const all = names.has('*all');
  const navigable = names.has('*navigable');
  const fields = lookup.catalogue.fields.filter(
    (field) =>
      (all || (navigable && field.navigable) || names.has(field.id)) &&
      !excluded.has(field.id) &&
      field.id !== 'issuekey',
  );
  const onlyKeys = included.every((name) => ['id', 'key', 'issuekey'].includes(name));
  const bare = !onlyKeys ? null : included.some((name) => name !== 'id') ? 'key' : 'id';
  return { fields, unlisted: all || navigable, bare };
}

export interface IssueExpansion {
  expand: ReadonlySet<string>;
  properties: readonly string[];
  /** Newest histories shown by `expand=changelog`. */
  changelogCap: number;
}

export function issueWire(
  view: View,
  issue: Issue,
  selection: Selection,
  { expand, properties, changelogCap }: IssueExpansion,
): Wire {
  if (selection.bare === 'id' && expand.size === 0 && properties.length === 0) return { id: String(issue.id) };
  const fields = fieldsWire(view, issue, selection);
  return {
    expand: EXPANDABLE,
    id: String(issue.id),
    self: `${view.baseUrl}/rest/api/3/issue/${issue.id}`,
    key: issue.key,
    ...(selection.bare === null ? { fields } : {}),
    ...(expand.has('renderedFields') ? { renderedFields: renderedFields(fields) } : {}),
    ...(expand.has('names') ? { names: namesOf(selection) } : {}),
    ...(expand.has('schema') ? { schema: schemaOf(selection) } : {}),
    ...(expand.has('editmeta') ? { editmeta: { fields: editMeta(view, issue) } } : {}),
    ...(expand.has('transitions') ? { transitions: transitionsWire(view, issue, expand) } : {}),
    ...(expand.has('changelog') ? { changelog: changelogWire(view, issue, changelogCap) } : {}),
    ...(properties.length > 0 ? { properties: pickProperties(issue, properties) } : {}),
  };
}

function fieldsWire(view: View, issue: Issue, selection: Selection): Wire {
  const fields: Wire = {};
  for (const field of selection.fields) {
    const value = fieldValue(view, issue, field);
    if (value !== undefined) fields[field.id] = value;
  }
  if (issue.recorded && selection.unlisted) {
    for (const [id, value] of Object.entries(issue.recorded)) {
      if (!(id in fields) && !AGILE_ONLY.has(id) && !issue.touched?.includes(id) && view.lookup.field(id) === undefined)
        fields[id] = value;
    }
  }
  return fields;
}

function renderedFields(fields: Wire): Wire {
  return Object.fromEntries(Object.entries(fields).map(([id, value]) => [id, isAdf(value) ? htmlOfAdf(value) : null]));
}

export function namesOf(selection: Selection): Wire {
  return Object.fromEntries(selection.fields.map((field) => [field.id, field.name]));
}

export function schemaOf(selection: Selection): Wire {
  return Object.fromEntries(selection.fields.flatMap((field) => (field.schema ? [[field.id, field.schema]] : [])));
}

function changelogWire(view: View, issue: Issue, cap: number): Wire {
  const newest = issue.histories.toReversed().slice(0, cap);
  const histories = newest.map((history) => historyWire(view, history));
  return { startAt: 0, maxResults: histories.length, total: issue.histories.length, histories };
}

function pickProperties(issue: Issue, names: readonly string[]): Wire {
  return Object.fromEntries(
    names.flatMap((name) => (name in issue.properties ? [[name, issue.properties[name]]] : [])),
  );
}
