/** Whether a webhook wants to be told of an event. */
import { compileJql } from '../jql/compile.ts';
import { JqlMeaningError, JqlSyntaxError } from '../jql/errors.ts';
import { type Condition, parseJql } from '../jql/parse.ts';
import type { Issue } from '../model/issue.ts';
import { Columns } from '../store/columns.ts';
import type { View } from '../wire/view.ts';
import type { Webhook } from './registry.ts';
import type { SiteEvent } from './site-event.ts';

export function isInterested(view: View, webhook: Webhook, event: SiteEvent): boolean {
  if (!webhook.events.includes(event.name)) return false;
  if (webhook.kind === 'dynamic' && !passesFilters(webhook, event)) return false;
  if (!event.issue) return true;
  if (webhook.kind === 'dynamic' && !view.maySee(event.issue)) return false;
  return matches(view, event.issue, webhook.jql);
}

function passesFilters(webhook: Extract<Webhook, { kind: 'dynamic' }>, event: SiteEvent): boolean {
  const { fieldIds, propertyKeys } = webhook;
  if (fieldIds && event.name === 'jira:issue_updated') {
    return event.history?.items.some((item) => fieldIds.includes(item.fieldId ?? '')) ?? false;
  }
  return !propertyKeys || !event.property || propertyKeys.includes(event.property.key);
}

/** Whether a query finds an issue as it is now, whatever the search index knows of it. */
function matches(view: View, issue: Issue, jql: string): boolean {
  if (jql.trim() === '') return true;
  const columns = new Columns(1);
  columns.set(0, issue);
  const rowOf = (idOrKey: string): number =>
    [String(issue.id), issue.key].includes(idOrKey.toUpperCase()) ? 0 : ELSEWHERE;
  const store = { columns, rowOf, get: () => issue };
  try {
    const query = parseJql(jql);
    return compileJql(query, { ...view, store, accountId: view.caller.user?.accountId ?? null }).matches(0);
  } catch (error) {
    if (error instanceof JqlMeaningError || error instanceof JqlSyntaxError) return false;
    throw error;
  }
}

/** The row of every issue but the one at hand. */
const ELSEWHERE = 1;

const SUBSET_FIELDS = /^(issuekey|key|project|issuetype|type|status|assignee|reporter|cf\[\d+\]|issue\.property.*)$/i;
const SUBSET_OPERATORS = ['=', '!=', 'in', 'not in'];

/** What keeps a query out of the subset that apps may filter with; null when nothing does. */
export function subsetFault(jql: string): string | null {
  try {
    const { where, orderBy } = parseJql(jql);
    if (orderBy.length > 0) return 'The JQL filter must not have an ORDER BY clause.';
    return where === null ? 'The JQL filter must not be empty.' : conditionFault(where);
  } catch (error) {
    if (error instanceof JqlSyntaxError) return error.message;
    throw error;
  }
}

function conditionFault(condition: Condition): string | null {
  if (condition.kind === 'not') return conditionFault(condition.part);
  if (condition.kind !== 'clause') {
    for (const part of condition.parts) {
      const fault = conditionFault(part);
      if (fault !== null) return fault;
    }
    return null;
  }
  if (!SUBSET_FIELDS.test(condition.field)) return `The clause ${condition.field} is unsupported`;
  if (!SUBSET_OPERATORS.includes(condition.operator)) return `The operator ${condition.operator} is unsupported`;
  return null;
}
