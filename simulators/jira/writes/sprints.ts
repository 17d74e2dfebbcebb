/** Moves issues between sprints. */
import { Refusal } from '../http/failures.ts';
import type { Issue } from '../model/issue.ts';
import type { View } from '../wire/view.ts';
import { amend } from './amend.ts';
import { sprintChange } from './field-edits.ts';

/** Into a sprint; back to the backlog when null. */
export function moveToSprint(view: View, issue: Issue, sprint: number | null): void {
  const field = view.lookup.catalogue.fields.find((one) => one.schema?.custom?.endsWith(':gh-sprint'));
  if (!field) throw new Refusal(400, ['This site has no sprints.']);
  const { patch, items } = sprintChange(view, issue, sprint, field);
  view.writer.save(amend(view, issue, patch, items));
}
