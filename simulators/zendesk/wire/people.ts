/** Users, groups, memberships and organisations as the API writes them. */
import { ORGANIZATIONS } from '../../world/desks.ts';
import type { Membership, UserRecord } from '../content/account-users.ts';
import { groups, organizations } from '../content/ids.ts';
import { GROUP_NAMES, slug } from '../content/ticket-fields.ts';
import { isoTime, isoTimeOrNull } from './time.ts';

export type Wire = Record<string, unknown> & { id: number };

export function userWire(user: UserRecord, site: string): Wire {
  const staff = user.role !== 'end-user';
  return {
    id: user.id,
    url: `${site}/api/v2/users/${user.id}.json`,
    name: user.name,
    email: user.email === '' ? null : user.email,
    created_at: isoTime(user.createdAt),
    updated_at: isoTime(user.updatedAt),
    time_zone: user.timeZone,
    iana_time_zone: user.timeZone,
    phone: user.phone,
    shared_phone_number: user.phone === null ? null : false,
    photo: null,
    locale_id: LOCALE_IDS[user.locale] ?? 1,
    locale: user.locale,
    organization_id: user.organizationId,
    role: user.role,
    verified: true,
    external_id: user.externalId,
    tags: user.tags,
    alias: null,
    active: user.active,
    shared: false,
    shared_agent: false,
    last_login_at: isoTimeOrNull(user.lastLoginAt),
    two_factor_auth_enabled: staff ? false : null,
    signature: null,
    details: null,
    notes: null,
    role_type: user.role === 'admin' ? 4 : staff ? 0 : null,
    custom_role_id: null,
    moderator: staff,
    ticket_restriction: staff ? (user.restriction ?? null) : 'requested',
    only_private_comments: false,
    restricted_agent: !staff || user.restriction !== undefined,
    suspended: user.suspended,
    default_group_id: user.defaultGroupId,
    report_csv: user.role === 'admin',
    user_fields: {},
    ...(user.permanentlyDeleted ? { permanently_deleted: true } : {}),
  };
}

const LOCALE_IDS: Record<string, number> = { 'en-US': 1, es: 2, de: 8, fr: 16, 'pt-BR': 19 };

/** What `users/me` shows a caller without credentials. */
export const ANONYMOUS_USER = {
  id: null,
  url: null,
  name: 'Anonymous user',
  email: 'invalid@example.com',
  created_at: null,
  updated_at: null,
  role: 'end-user',
  verified: false,
  active: false,
  locale: 'en-US',
  locale_id: 1,
  organization_id: null,
  tags: [],
  user_fields: {},
};

/** Groups and organisations are as old as the account. */
export interface Founded {
  foundedAt: number;
  site: string;
  renamed: ReadonlyMap<number, Renamed>;
}

/** Another name, and since when. */
export interface Renamed {
  name: string;
  at: number;
}

const DAY = 86_400_000;

export function groupWires({ foundedAt, site, renamed }: Founded): Wire[] {
  return GROUP_NAMES.map((name, ordinal) => {
    const id = groups.id(ordinal);
    return {
      url: `${site}/api/v2/groups/${id}.json`,
      id,
      is_public: true,
      name: renamed.get(id)?.name ?? name,
      description: `${name} team`,
      default: ordinal === 0,
      deleted: false,
      created_at: isoTime(foundedAt + ordinal * DAY),
      updated_at: isoTime(renamed.get(id)?.at ?? foundedAt + ordinal * 9 * DAY),
    };
  });
}

export function membershipWire(membership: Membership, { foundedAt, site }: Founded): Wire {
  return {
    url: `${site}/api/v2/group_memberships/${membership.id}.json`,
    id: membership.id,
    user_id: membership.userId,
    group_id: membership.groupId,
    default: membership.default,
    created_at: isoTime(foundedAt + 2 * DAY),
    updated_at: isoTime(foundedAt + 2 * DAY),
  };
}

const PLANS = ['starter', 'team', 'business', 'enterprise'];

export function organizationWires({ foundedAt, site, renamed }: Founded): Wire[] {
  return ORGANIZATIONS.map(({ name, domain }, ordinal) => {
    const id = organizations.id(ordinal);
    return {
      url: `${site}/api/v2/organizations/${id}.json`,
      id,
      name: renamed.get(id)?.name ?? name,
      shared_tickets: ordinal % 3 === 0,
      shared_comments: false,
      external_id: `crm-${slug(name)}`,
      created_at: isoTime(foundedAt + ordinal * 11 * DAY),
      updated_at: isoTime(renamed.get(id)?.at ?? foundedAt + ordinal * 16 * DAY),
      domain_names: [domain],
      details: null,
      notes: ordinal % 7 === 0 ? 'Prefers to be called before noon.' : null,
      group_id: null,
      tags: [PLANS[ordinal % PLANS.length]!],
      organization_fields: { plan: PLANS[ordinal % PLANS.length]!, seats: 5 + ((ordinal * 37) % 140) },
    };
  });
}
