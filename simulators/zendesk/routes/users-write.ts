/** Creating, editing and deleting users. */
import type { Desk } from '../desk.ts';
import { Answer, type Call, type Route } from '../http/route.ts';
import { createUser, deleteUser, editUser, userBy, wipeUser } from '../user-writes.ts';
import { userWire } from '../wire/people.ts';
import { bodyObject } from './tickets-write.ts';

export function userWriteRoutes(desk: Desk): Route[] {
  const actor = ({ caller, now }: Call) => ({ userId: caller.userId!, now });
  const limits: Route['limits'] = (call) => [
    { bucket: 'users-update' },
    { bucket: 'user-update', scope: call.params.id ?? String(bodyObject(call, 'user').email) },
  ];

  return [
    {
      method: 'POST',
      path: '/api/v2/users',
      resource: 'users',
      answer: (call) => {
        const user = createUser(desk, bodyObject(call, 'user'), actor(call));
        return new Answer(201, { user: userWire(user, call.site) });
      },
    },
    {
      method: 'POST',
      path: '/api/v2/users/create_or_update',
      resource: 'users',
      limits,
      answer: (call) => {
        const asked = bodyObject(call, 'user');
        const known = desk.users.byEmail(String(asked.email));
        const user = known ? editUser(desk, known.id, asked, actor(call)) : createUser(desk, asked, actor(call));
        return new Answer(known ? 200 : 201, { user: userWire(user, call.site) });
      },
    },
    {
      method: 'PUT',
      path: '/api/v2/users/:id',
      resource: 'users',
      limits,
      answer: (call) => {
        const user = editUser(desk, Number(call.params.id), bodyObject(call, 'user'), actor(call));
        return { user: userWire(user, call.site) };
      },
    },
    {
      method: 'DELETE',
      path: '/api/v2/users/:id',
      resource: 'users',
      role: 'admin',
      answer: (call) => ({ user: userWire(deleteUser(desk, Number(call.params.id), actor(call)), call.site) }),
    },
    {
      method: 'GET',
      path: '/api/v2/deleted_users/:id',
      resource: 'users',
      role: 'admin',
      answer: (call) => ({ deleted_user: userWire(userBy(desk, Number(call.params.id)), call.site) }),
    },
    {
      method: 'DELETE',
      path: '/api/v2/deleted_users/:id',
      resource: 'users',
      role: 'admin',
      answer: (call) => ({ deleted_user: userWire(wipeUser(desk, Number(call.params.id), actor(call)), call.site) }),
    },
  ];
}
