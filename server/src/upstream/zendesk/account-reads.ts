import { Type } from 'typebox';
import type { SourceQueue, ZendeskCondition, ZendeskConditions } from '../../domain/source.ts';
import type { CallOptions } from '../transport/call-options.ts';
import { orNullWhenGone, refused } from '../transport/refusal.ts';
import { decodeEach, Maybe, WireId, wireReader } from '../transport/wire.ts';
import { decodeAll, decodePage } from './decode-answer.ts';
import { decodeOrganizations, decodePerson } from './decode-people.ts';
import { allStatuses } from './decode-status.ts';
import { PRIORITIES } from './decode-ticket.ts';
import { readAllPages, readByIds } from './paging.ts';
import type { SlaPolicy } from './sla-policy.ts';
import {
  readCustomStatusWire,
  readFieldWire,
  readFormWire,
  readGroupWire,
  readJiraLinkWire,
  readSlaPolicyWire,
  readViewWire,
  type ZendeskViewWire,
} from './wire.ts';
import type { ZendeskSite } from './zendesk-client.ts';
import type { ZendeskUpstream } from './zendesk-upstream.ts';

// How a plan or a role without a feature answers.
const NOT_OURS = [402, 403, 404, 410];
const ACCOUNT_DESK = '';

/** As many as Zendesk gives by default; other lists have a hundred at most. */
const JIRA_LINKS_A_PAGE = 1_000;

const readMe = wireReader(
  'me',
  Type.Object({
    user: Type.Object({
      id: Maybe(Type.Union([Type.String(), Type.Integer()])),
      role: Maybe(Type.String()),
      iana_time_zone: Maybe(Type.String()),
    }),
  }),
);

const readUsers = wireReader('users', Type.Object({ users: Type.Array(Type.Unknown()) }));

const readIdWire = wireReader('ticket', Type.Object({ id: WireId }));

type AccountReads = Pick<
  ZendeskUpstream,
  | 'me'
  | 'catalogue'
  | 'statuses'
  | 'priorities'
  | 'groups'
  | 'organizations'
  | 'organizationsByIds'
  | 'views'
  | 'viewTicketIds'
  | 'jiraLinks'
  | 'usersByEmail'
  | 'usersByIds'
>;

/** What the account is made of. */
export function accountReads({ transport, siteUrl }: ZendeskSite): AccountReads {
  const listAll = async (path: string, list: string, options: CallOptions) =>
    (await readAllPages(transport, `/api/v2/${path}`, list, {}, options)).records;
  const listIfAny = (list: string, options: CallOptions) => orNullWhenGone(listAll(list, list, options), NOT_OURS);

  return {
    async me(options = {}) {
      const answer = await transport.read({ method: 'GET', path: '/api/v2/users/me' }, options);
      const { user } = decodePage(readMe, answer);
      // Without credentials Zendesk answers as nobody instead of refusing.
      if (!user.id) throw refused('zendesk', 401, { error: "Couldn't authenticate you" });
      return {
        person: decodePage(decodePerson, user),
        timeZone: user.iana_time_zone || 'UTC',
        isAdmin: user.role === 'admin',
      };
    },

    async catalogue(options = {}) {
      const [fields, forms, statuses, policies] = await Promise.all([
        listIfAny('ticket_fields', options),
        listIfAny('ticket_forms', options),
        listIfAny('custom_statuses', options),
        orNullWhenGone(listAll('slas/policies', 'sla_policies', options), NOT_OURS),
      ]);
      const listed = {
        'ticket fields': fields,
        'ticket forms': forms,
        'custom statuses': statuses,
        'service level policies': policies,
      };
      return {
        lacking: Object.entries(listed).flatMap(([name, list]) => (list === null ? [name] : [])),
        fields: decodeAll(fields ?? [], readFieldWire).map(({ id, title, type, custom_field_options }) => ({
          id: String(id),
          title,
          type,
          options: (custom_field_options ?? []).flatMap(({ name, value }) => (value ? [{ value, name }] : [])),
        })),
        forms: decodeAll(forms ?? [], readFormWire).map(({ id, name }) => ({ id: String(id), name })),
        slaPolicies: decodePolicies(policies ?? []),
        customStatuses: decodeAll(statuses ?? [], readCustomStatusWire).map((wire) => ({
          id: String(wire.id),
          name: wire.agent_label,
          statusCategory: wire.status_category,
          isDefault: wire.default ?? false,
          active: wire.active ?? true,
        })),
      };
    },

    statuses: (catalogue) => allStatuses(catalogue),
    priorities: () => PRIORITIES,

    async groups(options = {}) {
      const groups = decodeAll(await listAll('groups', 'groups', options), readGroupWire);
      const account = /^https?:\/\/([a-z][a-z0-9-]*)\./i.exec(siteUrl)?.[1] ?? 'Zendesk';
      return [
        { sourceId: ACCOUNT_DESK, kind: 'account', key: 'ZD', name: account },
        ...groups
          .filter(({ deleted }) => !deleted)
          .map(({ id, name }) => ({ sourceId: String(id), kind: 'group' as const, key: `ZD-G${id}`, name })),
      ];
    },

    async organizations(options = {}) {
      return decodeOrganizations(await listAll('organizations', 'organizations', options));
    },

    async organizationsByIds(ids, options = {}) {
      const path = '/api/v2/organizations/show_many';
      return decodeOrganizations((await readByIds(transport, path, 'organizations', ids, {}, options)).records);
    },

    async views(options = {}) {
      const views = decodeAll(await listAll('views/active', 'views', options), readViewWire);
      return views
        .filter(({ active, restriction }) => active !== false && restriction?.type !== 'User')
        .map((view, index) => decodeView(view, index));
    },

    async viewTicketIds(viewSourceId, options = {}) {
      const tickets = await listAll(`views/${encodeURIComponent(viewSourceId)}/tickets`, 'tickets', options);
      return decodeAll(tickets, readIdWire).map(({ id }) => String(id));
    },

    async jiraLinks(options = {}) {
      const path = '/api/v2/jira/links';
      const listing = readAllPages(transport, path, 'links', { 'page[size]': JIRA_LINKS_A_PAGE }, options);
      const listed = await orNullWhenGone(listing, NOT_OURS);
      if (listed === null) return null;
      // The oldest links name no key, and what names none cannot be told from another site's.
      const { decoded } = decodeEach(listed.records, readJiraLinkWire);
      return decoded.map(({ ticket_id, issue_id, issue_key }) => ({
        sourceId: String(ticket_id),
        otherSourceId: String(issue_id),
        otherKey: issue_key.toUpperCase(),
      }));
    },

    async usersByEmail(email, options = {}) {
      const query = { query: `email:${JSON.stringify(email)}`, per_page: 50 };
      const answer = await transport.read({ method: 'GET', path: '/api/v2/users/search', query }, options);
      return decodeAll(decodePage(readUsers, answer).users, decodePerson);
    },

    async usersByIds(ids, options = {}) {
      const { records } = await readByIds(transport, '/api/v2/users/show_many', 'users', ids, {}, options);
      return decodeAll(records, decodePerson);
    },
  };
}

/** None at all when one cannot be understood: it might be the one that a ticket is held to. */
function decodePolicies(records: readonly unknown[]): SlaPolicy[] {
  const { decoded, rejected } = decodeEach(records, readSlaPolicyWire);
  if (rejected.length > 0) return [];
  return decoded
    .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .map(({ title, filter, policy_metrics }) => ({
      name: title,
      conditions: decodeConditions(filter),
      metrics: [...new Set((policy_metrics ?? []).map(({ metric }) => metric))],
    }));
}

function decodeView(
  { id, title, position, conditions, restriction, execution }: ZendeskViewWire,
  index: number,
): SourceQueue {
  const { all, any } = decodeConditions(conditions);
  const { sort_by: by, sort_order: direction } = execution ?? {};
  return {
    sourceId: String(id),
    deskSourceId: deskOf(restriction, all),
    name: title,
    position: position ?? index,
    query: {
      language: 'zendesk',
      conditions: { all, any, ...(by ? { order: { by, descending: direction === 'desc' } } : {}) },
    },
  };
}

/** The one group the view is for: its restriction, or the group its conditions ask for. */
function deskOf(restriction: ZendeskViewWire['restriction'], all: readonly ZendeskCondition[]): string {
  if (restriction?.type === 'Group' && restriction.id) return String(restriction.id);
  const group = all.find(({ field, operator }) => field === 'group_id' && operator === 'is')?.value;
  return typeof group === 'string' && /^\d+$/.test(group) ? group : ACCOUNT_DESK;
}

function decodeConditions({ all, any }: ZendeskViewWire['conditions']): ZendeskConditions {
  return { all: (all ?? []).map(decodeCondition), any: (any ?? []).map(decodeCondition) };
}

function decodeCondition({
  field,
  operator,
  value,
}: {
  field: string;
  operator: string;
  value?: unknown;
}): ZendeskCondition {
  const decoded = Array.isArray(value)
    ? value.map(String)
    : value === null || value === undefined
      ? null
      : String(value);
  return { field, operator, value: decoded };
}
