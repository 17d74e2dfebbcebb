/** What a field takes on a screen: its schema, its operations, the values to choose from. */
import type { Field } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import { EDITABLE } from '../writes/field-edits.ts';
import { componentWire, priorityWire, resolutionWire, type Wire } from './entities.ts';
import type { View } from './view.ts';

/** The fields of a transition's screen. */
export function screenMeta(view: View, issue: Issue, screen: readonly string[]): Wire {
  return metaOf(
    view,
    issue,
    screen.flatMap((id) => view.lookup.field(id) ?? []),
  );
}

/** The fields of an issue's edit screen. */
export function editMeta(view: View, issue: Issue): Wire {
  const { typeKey } = view.lookup.project(issue.project);
  const isCustom = ({ custom, scope, kinds, schema }: Field): boolean =>
    custom &&
    (scope === null ? (kinds?.includes(typeKey) ?? true) : scope === issue.project) &&
    !schema?.custom?.endsWith(':sd-sla-field');
  return metaOf(
    view,
    issue,
    view.lookup.catalogue.fields.filter((field) => EDITABLE.includes(field.id) || isCustom(field)),
  );
}

function metaOf(view: View, issue: Issue, fields: readonly Field[]): Wire {
  return Object.fromEntries(fields.map((field) => [field.id, fieldMeta(view, issue, field)]));
}

function fieldMeta(view: View, issue: Issue, field: Field): Wire {
  const allowedValues = valuesOf(view, issue, field.id);
  return {
    required: field.id === 'summary',
    schema: field.schema ?? { type: 'any', system: field.id },
    name: field.name,
    key: field.id,
    hasDefaultValue: field.id === 'priority',
    operations: field.schema?.type === 'array' && !field.custom ? ['add', 'set', 'remove'] : ['set'],
    ...(allowedValues ? { allowedValues } : {}),
  };
}

function valuesOf(view: View, issue: Issue, field: string): Wire[] | undefined {
  const { priorities, resolutions } = view.lookup.catalogue;
  if (field === 'priority') return priorities.map((one) => priorityWire(view, one));
  if (field === 'resolution') return resolutions.map((one) => resolutionWire(view, one));
  if (field === 'components')
    return view.lookup.project(issue.project).components.map((one) => componentWire(view, one));
  return undefined;
}
