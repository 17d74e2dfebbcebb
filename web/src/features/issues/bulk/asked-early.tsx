import { type Handlers, useActions } from '../../../app/keyboard/actions.ts';
import { expectTextField } from '../../../app/keyboard/type-ahead.ts';

/** What can be done to ticked tickets, by its key's action. */
export const BULK_ACTIONS = {
  assignee: 'ticket.assign',
  status: 'ticket.move',
  priority: 'ticket.priority',
  labels: 'ticket.labels',
  comment: 'ticket.comment',
} as const;

export type BulkAction = keyof typeof BULK_ACTIONS;

let asked: BulkAction | undefined;

/** Stands where the bar is to be: what is asked for by key until then is the bar's, and not of the ticket one is at. */
export function BulkBarToCome() {
  const ask = (what: BulkAction) => () => {
    expectTextField();
    asked = what;
  };
  const kinds = Object.entries(BULK_ACTIONS) as [BulkAction, (typeof BULK_ACTIONS)[BulkAction]][];
  useActions(Object.fromEntries(kinds.map(([what, action]) => [action, ask(what)])) as Handlers);
  return null;
}

/** What was asked for before the bar was there, once. */
export function takeAsked(): BulkAction | undefined {
  const taken = asked;
  asked = undefined;
  return taken;
}
