/** Writing to users: editing, suspending, deleting them. */
import type { UserRecord } from './content/account-users.ts';
import type { Desk } from './desk.ts';
import { notFound, recordInvalid } from './http/api-error.ts';
import type { Role } from './http/auth.ts';

type Asked = Readonly<Record<string, unknown>>;

interface Actor {
  userId: number;
  now: number;
}

const PERMANENTLY_DELETED = 'Permanently Deleted User';
const ROLES: readonly unknown[] = ['end-user', 'agent', 'admin'] satisfies Role[];
const RESTRICTIONS: readonly unknown[] = ['groups', 'assigned'] satisfies UserRecord['restriction'][];

export function userBy(desk: Desk, id: number): UserRecord {
  const user = desk.users.get(id);
  if (user === undefined) throw notFound();
  return user;
}

/** Makes a user; one with the same address must not exist. */
export function createUser(desk: Desk, asked: Asked, actor: Actor): UserRecord {
  const { name, email } = asked;
  if (typeof name !== 'string' || name.trim() === '')
    throw recordInvalid({ name: [{ description: 'Name: is too short' }] });
  if (typeof email !== 'string' || !email.includes('@')) {
    throw recordInvalid({ email: [{ description: 'Email: is not valid' }] });
  }
  if (desk.users.byEmail(email)) {
    const description = `Email: ${email} is already being used by another user`;
    throw recordInvalid({ email: [{ description, error: 'DuplicateValue' }] });
  }
  const draft = desk.users.draft(name, email, whole(actor.now));
  return written(desk, edited(desk, draft, asked), 'user.created', actor);
}

/** Changes what was asked; deleted users stay as they are. */
export function editUser(desk: Desk, id: number, asked: Asked, actor: Actor): UserRecord {
  const user = userBy(desk, id);
  if (!user.active) throw recordInvalid({ base: [{ description: 'User: was deleted' }] });
  return written(desk, edited(desk, user, asked), 'user.updated', actor);
}

/** Deletes softly: the user stays, inactive. */
export function deleteUser(desk: Desk, id: number, actor: Actor): UserRecord {
  return written(desk, { ...userBy(desk, id), active: false }, 'user.deleted', actor);
}

/** Wipes a deleted user: name and address are gone for good. */
export function wipeUser(desk: Desk, id: number, actor: Actor): UserRecord {
  const user = userBy(desk, id);
  if (user.active || user.permanentlyDeleted) throw notFound();
  const nobody = { email: '', phone: null, externalId: null, organizationId: null, tags: [] };
  const wiped: UserRecord = { ...user, ...nobody, name: PERMANENTLY_DELETED, permanentlyDeleted: true };
  return written(desk, wiped, 'user.wiped', actor);
}

function edited(desk: Desk, user: UserRecord, asked: Asked): UserRecord {
  const after = { ...user };
  if (typeof asked.name === 'string') after.name = asked.name;
  if (typeof asked.email === 'string' && asked.email.toLowerCase() !== user.email.toLowerCase()) {
    if (desk.users.byEmail(asked.email))
      throw recordInvalid({ email: [{ description: 'Email: is already being used' }] });
    after.email = asked.email;
  }
  if (typeof asked.suspended === 'boolean') after.suspended = asked.suspended;
  if (typeof asked.time_zone === 'string') after.timeZone = asked.time_zone;
  if (asked.phone !== undefined) after.phone = asked.phone === null ? null : String(asked.phone);
  if (asked.external_id !== undefined) after.externalId = asked.external_id === null ? null : String(asked.external_id);
  if (asked.organization_id !== undefined) {
    after.organizationId = asked.organization_id === null ? null : Number(asked.organization_id);
  }
  if (Array.isArray(asked.tags)) after.tags = asked.tags.map(String);
  if (asked.role !== undefined) {
    if (!ROLES.includes(asked.role)) throw recordInvalid({ role: [{ description: 'Role: is not valid' }] });
    after.role = asked.role as Role;
  }
  if (asked.ticket_restriction !== undefined) {
    if (RESTRICTIONS.includes(asked.ticket_restriction)) {
      after.restriction = asked.ticket_restriction as NonNullable<UserRecord['restriction']>;
    } else delete after.restriction;
  }
  return after;
}

function written(desk: Desk, user: UserRecord, type: string, actor: Actor): UserRecord {
  const at = Math.max(whole(actor.now), user.updatedAt);
  const record = { ...user, updatedAt: at };
  const effect = { type, ticketId: null, actorId: actor.userId, commentIds: [], idempotency: null };
  desk.write({ at, effect, changes: [{ kind: 'user', user: record }] });
  return record;
}

function whole(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
