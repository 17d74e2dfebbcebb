import { expect, test } from 'vitest';
import { decodeEventHistory } from './decode-history.ts';
import type { ZendeskTicketEventWire } from './wire.ts';
import type { ZendeskCatalogue } from './zendesk-upstream.ts';

/** Of an account in which nothing has a name of its own. */
const CATALOGUE = { customStatuses: [], fields: [] } as unknown as ZendeskCatalogue;

function historyOf(child: Record<string, unknown>) {
  const wire = { id: 7, ticket_id: 1, timestamp: 1_700_000_000, updater_id: 5, child_events: [{ id: 8, ...child }] };
  return decodeEventHistory(wire as unknown as ZendeskTicketEventWire, CATALOGUE);
}

test("a change of a ticket's type is told by a member that events have too", () => {
  const change = { event_type: 'Change', via: 'Web form', type: 'task', previous_value: 'incident' };
  expect(historyOf(change)?.items).toMatchObject([{ from: 'incident', to: 'task' }]);
});

test('the type of an event is no change', () => {
  const change = { event_type: 'Change', type: 'Change', subject: 'New', previous_value: 'Old' };
  expect(historyOf(change)?.items).toHaveLength(1);
});
