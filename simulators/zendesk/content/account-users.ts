/** The account's people: the support agents and clients of the world, an integration user, and those made since. */

import { SUPPORT_GROUPS } from '../../world/desks.ts';
import { unit } from '../../world/random.ts';
import type { World } from '../../world/world.ts';
import type { Account, Role } from '../http/auth.ts';
import { groups, memberships, organizations, users } from './ids.ts';

export interface UserRecord extends Account {
  name: string;
  timeZone: string;
  locale: string;
  organizationId: number | null;
  defaultGroupId: number | null;
  externalId: string | null;
  tags: readonly string[];
  phone: string | null;
  createdAt: number;
  updatedAt: number;
  lastLoginAt: number | null;
  /** Agents may be held to the tickets of their groups, or to their own. */
  restriction?: 'groups' | 'assigned';
  /** Wiped: name and address are gone. */
  permanentlyDeleted?: true;
}

export interface Membership {
  id: number;
  userId: number;
  groupId: number;
  default: boolean;
}

export const INTEGRATION_EMAIL = 'demo@speedyflow.local';

const DAY = 86_400_000;
const SALT = 301;
const ADMINISTRATORS = [1, 33];

/** Finds the people of the account. */
export class AccountUsers {
  readonly #byId = new Map<number, UserRecord>();
  readonly #byEmail = new Map<string, UserRecord>();
  readonly memberships: readonly Membership[];
  /** All users in order; null after one changed. */
  #ordered: readonly UserRecord[] | null = null;

  constructor(world: World) {
    for (const person of world.people) {
      const agent = SUPPORT_GROUPS.some(({ agents }) => agents.includes(person.id));
      const client = person.role === 'customer' && person.organization !== null;
      if (agent || client) this.add(userOf(world, person.id));
    }
    this.add(integrationUser(world));
    this.memberships = membershipsOf(world);
  }

  /** Adds or replaces a user. */
  add(user: UserRecord): void {
    const before = this.#byId.get(user.id);
    if (before !== undefined) this.#byEmail.delete(before.email.toLowerCase());
    this.#byId.set(user.id, user);
    this.#ordered = null;
    if (user.email !== '') this.#byEmail.set(user.email.toLowerCase(), user);
  }

  get(id: number): UserRecord | undefined {
    return this.#byId.get(id);
  }

  byEmail(email: string): UserRecord | undefined {
    return this.#byEmail.get(email.toLowerCase());
  }

  /** Who does what nobody in particular does. */
  get supervisor(): UserRecord {
    return this.#byId.get(users.id(ADMINISTRATORS[0]!))!;
  }

  /** End users who can still ask for something. */
  clients(): UserRecord[] {
    return this.all().filter(({ role, active, suspended }) => role === 'end-user' && active && !suspended);
  }

  /** In the order of their ids. */
  all(): readonly UserRecord[] {
    this.#ordered ??= [...this.#byId.values()].sort((a, b) => a.id - b.id);
    return this.#ordered;
  }

  /** A new end user, not yet added. */
  draft(name: string, email: string, at: number): UserRecord {
    let last = 0;
    for (const id of this.#byId.keys()) last = Math.max(last, id);
    return {
      id: users.id(users.ordinal(last) + 1),
      role: 'end-user',
      name,
      email,
      active: true,
      suspended: false,
      timeZone: 'Etc/UTC',
      locale: 'en-US',
      organizationId: null,
      defaultGroupId: null,
      externalId: null,
      tags: [],
      phone: null,
      createdAt: at,
      updatedAt: at,
      lastLoginAt: null,
    };
  }

  nameOf(id: number): string {
    return this.#byId.get(id)?.name ?? 'Support';
  }
}

function userOf(world: World, personId: number): UserRecord {
  const person = world.people[personId]!;
  const draw = (purpose: number) => unit(world.seed, SALT, personId, purpose);
  const role: Role = ADMINISTRATORS.includes(personId) ? 'admin' : person.role === 'agent' ? 'agent' : 'end-user';
  const createdAt = whole(world.anchorMs - (560 + draw(1) * 400) * DAY);
  const agent = role !== 'end-user';
  return {
    id: users.id(personId),
    role,
    name: person.name,
    email: person.email,
    active: person.active,
    suspended: !agent && draw(2) < 0.01,
    timeZone: person.timeZone,
    locale: agent ? 'en-US' : LOCALES[person.language],
    organizationId: person.organization === null ? null : organizations.id(person.organization),
    defaultGroupId: agent ? groups.id(SUPPORT_GROUPS.findIndex(({ agents }) => agents.includes(personId))) : null,
    externalId: !agent && draw(3) < 0.6 ? `crm-${10_000 + personId}` : null,
    tags: !agent && draw(4) < 0.06 ? ['vip'] : [],
    phone: !agent && draw(5) < 0.4 ? `+49 40 555 ${1000 + personId}` : null,
    createdAt,
    updatedAt: whole(createdAt + draw(6) * (world.anchorMs - createdAt)),
    lastLoginAt: agent ? whole(world.anchorMs - draw(7) * 3 * DAY) : null,
  };
}

const LOCALES = { en: 'en-US', es: 'es', de: 'de', fr: 'fr', pt: 'pt-BR' } as const;

function integrationUser(world: World): UserRecord {
  const createdAt = whole(world.anchorMs - 600 * DAY);
  return {
    id: users.id(world.people.length),
    role: 'admin',
    name: 'SpeedyFlow Integration',
    email: INTEGRATION_EMAIL,
    active: true,
    suspended: false,
    timeZone: 'Etc/UTC',
    locale: 'en-US',
    organizationId: null,
    defaultGroupId: null,
    externalId: null,
    tags: [],
    phone: null,
    createdAt,
    updatedAt: createdAt,
    lastLoginAt: null,
  };
}

function membershipsOf(world: World): Membership[] {
  const found: Membership[] = [];
  const seen = new Set<number>();
  for (const [group, { agents }] of SUPPORT_GROUPS.entries()) {
    for (const agent of agents) {
      if (!world.people[agent]!.active) continue;
      const id = memberships.id(found.length);
      found.push({ id, userId: users.id(agent), groupId: groups.id(group), default: !seen.has(agent) });
      seen.add(agent);
    }
  }
  return found;
}

function whole(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
