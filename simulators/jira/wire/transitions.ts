/** The moves an issue's workflow allows from where it stands. */
import type { Transition } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import { statusWire, type Wire } from './entities.ts';
import { screenMeta } from './field-meta.ts';
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
    ...(expand.has('transitions.fields') ? { fields: screenMeta(view, issue, transition.screen ?? []) } : {}),
  }));
}
