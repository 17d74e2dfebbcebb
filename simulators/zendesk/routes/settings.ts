/** Brands, ticket fields, ticket forms, custom statuses. */
import type { Desk } from '../desk.ts';
import { list, text } from '../http/query.ts';
import type { Call, Route } from '../http/route.ts';
import type { Founded, Wire } from '../wire/people.ts';
import { brandWires, customStatusWires, ticketFieldWires, ticketFormWires } from '../wire/settings.ts';
import { one, page } from './listing.ts';

export function settingsRoutes(desk: Desk): Route[] {
  const founded = (call: Call) => desk.founded(call.site);

  /** The list of a resource, and each of its records. */
  const resource = (plural: string, singular: string, records: (founded: Founded) => Wire[]): Route[] => [
    {
      method: 'GET',
      path: `/api/v2/${plural}`,
      resource: plural,
      answer: (call) => page(call, plural, records(founded(call))),
    },
    {
      method: 'GET',
      path: `/api/v2/${plural}/:id`,
      resource: plural,
      answer: (call) => ({ [singular]: one(records(founded(call)), call) }),
    },
  ];

  const statuses = (call: Call) => {
    const categories = list(call.query, 'status_categories');
    const flags = ['active', 'default'] as const;
    return customStatusWires(founded(call)).filter(
      (status) =>
        (categories.length === 0 || categories.includes(String(status.status_category))) &&
        flags.every((flag) => [undefined, String(status[flag])].includes(text(call.query, flag))),
    );
  };

  return [
    ...resource('brands', 'brand', brandWires),
    ...resource('ticket_fields', 'ticket_field', ticketFieldWires),
    ...resource('ticket_forms', 'ticket_form', ticketFormWires),
    {
      method: 'GET',
      path: '/api/v2/custom_statuses',
      resource: 'custom_statuses',
      role: 'end-user',
      answer: (call) => ({ custom_statuses: statuses(call) }),
    },
    {
      method: 'GET',
      path: '/api/v2/custom_statuses/:id',
      resource: 'custom_statuses',
      answer: (call) => ({ custom_status: one(customStatusWires(founded(call)), call) }),
    },
  ];
}
