/** Users, groups, memberships and organisations. */
import type { Desk } from '../desk.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import { ids, list, text } from '../http/query.ts';
import type { Call, Route } from '../http/route.ts';
import { ANONYMOUS_USER, groupWires, membershipWire, organizationWires, userWire } from '../wire/people.ts';
import { many, one, page } from './listing.ts';

export function peopleRoutes(desk: Desk): Route[] {
  const { users } = desk;
  const founded = (call: Call) => desk.founded(call.site);
  const organizations = (call: Call) => organizationWires(founded(call));

  return [
    {
      method: 'GET',
      path: '/api/v2/users/me',
      resource: 'users',
      role: 'anyone',
      answer: ({ caller, site }) => {
        const user = caller.userId === null ? undefined : users.get(caller.userId);
        return { user: user ? userWire(user, site) : ANONYMOUS_USER };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/users',
      resource: 'users',
      answer: (call) => {
        const wanted = [call.query.role, call.query['role[]']].flat().filter((role) => role !== undefined);
        const found = users.all().filter((user) => user.active && (wanted.length === 0 || wanted.includes(user.role)));
        return page(call, 'users', found, (user) => userWire(user, call.site));
      },
    },
    {
      method: 'GET',
      path: '/api/v2/users/show_many',
      resource: 'users',
      answer: (call) => {
        const external = list(call.query, 'external_ids');
        const wanted = new Set(ids(call.query, 'ids'));
        const found = users
          .all()
          .filter((user) => wanted.has(user.id) || (user.externalId !== null && external.includes(user.externalId)));
        return many(
          'users',
          found.map((user) => userWire(user, call.site)),
        );
      },
    },
    {
      method: 'GET',
      path: '/api/v2/users/search',
      resource: 'users',
      answer: (call) => {
        const external = text(call.query, 'external_id');
        const words = (text(call.query, 'query') ?? '')
          .toLowerCase()
          .replace(/^(email|name):/, '')
          .replaceAll('"', '');
        if (external === undefined && words === '')
          throw badRequest('ParameterMissing', 'query or external_id is required');
        const found = users
          .all()
          .filter(({ active, name, email, externalId }) =>
            external === undefined
              ? active && `${name} ${email}`.toLowerCase().includes(words)
              : active && externalId?.toLowerCase() === external.toLowerCase(),
          );
        return page(call, 'users', found, (user) => userWire(user, call.site));
      },
    },
    {
      method: 'GET',
      path: '/api/v2/users/:id',
      resource: 'users',
      answer: ({ params, site }) => {
        const user = users.get(Number(params.id));
        if (user === undefined) throw notFound();
        return { user: userWire(user, site) };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/groups',
      resource: 'groups',
      answer: (call) => page(call, 'groups', groupWires(founded(call))),
    },
    {
      method: 'GET',
      path: '/api/v2/groups/:id',
      resource: 'groups',
      answer: (call) => ({ group: one(groupWires(founded(call)), call) }),
    },
    {
      method: 'GET',
      path: '/api/v2/group_memberships',
      resource: 'group_memberships',
      answer: (call) =>
        page(call, 'group_memberships', users.memberships, (membership) => membershipWire(membership, founded(call))),
    },
    {
      method: 'GET',
      path: '/api/v2/organizations',
      resource: 'organizations',
      answer: (call) => page(call, 'organizations', organizations(call)),
    },
    {
      method: 'GET',
      path: '/api/v2/organizations/show_many',
      resource: 'organizations',
      answer: (call) => {
        const wanted = new Set(ids(call.query, 'ids'));
        const external = list(call.query, 'external_ids').map((id) => id.toLowerCase());
        const found = organizations(call).filter(
          ({ id, external_id }) => wanted.has(id) || external.includes(String(external_id)),
        );
        return many('organizations', found);
      },
    },
    {
      method: 'GET',
      path: '/api/v2/organizations/:id',
      resource: 'organizations',
      answer: (call) => ({ organization: one(organizations(call), call) }),
    },
  ];
}
