/** The moves an issue's workflow allows from where it stands. */
import type { Transition } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import { fieldWire, resolutionWire, statusWire, type Wire } from './entities.ts';
import type { View } from './view.ts';

export function allowedTransitions(view: View, issue: Issue): Transition[] {
  const { transitions } = view.lookup.workflow(view.lookup.project(issue.project));
  return transitions.filter((transition) => transition.from === null || transition.from.includes(issue.status));
}

export function transitionsWire(view: View, issue: Issue, expand: ReadonlySet<string>): Wire[] {
  return allowedTransitions(view, issue).map((transition) => ({
    id: transition.id,
    name: transition.name,
    to: statusWire(view, view.lookup.status(transition.to)),
    hasScreen: transition.screen !== null,
    isGlobal: transition.from === null,
    isInitial: false,
    isAvailable: true,
    isConditional: false,
    isLooped: transition.to === issue.status,
    ...(expand.has('transitions.fields') ? { fields: screenFields(view, transition) } : {}),
  }));
}

function screenFields(view: View, transition: Transition): Wire {
  return Object.fromEntries(
    (transition.screen ?? []).flatMap((id) => {
      const field = view.lookup.field(id);
      if (!field) return [];
      const wire = fieldWire(field);
      const allowedValues =
        id === 'resolution' ? view.lookup.catalogue.resolutions.map((one) => resolutionWire(view, one)) : undefined;
      return [
        [
          id,
          {
            required: false,
            schema: wire.schema,
            name: field.name,
            key: id,
            hasDefaultValue: false,
            operations: ['set'],
            ...(allowedValues ? { allowedValues } : {}),
          },
        ],
      ];
    }),
  );
}
