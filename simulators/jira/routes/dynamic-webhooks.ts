/** Webhooks that apps register for themselves: few, for a while, and for a part of what happens. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import { invalidPayload, Refusal } from '../http/failures.ts';
import { valuesPage, windowOf } from '../http/paging.ts';
import { body, integer, stringsOf } from '../http/params.ts';
import { subsetFault } from '../webhooks/interest.ts';
import { DYNAMIC_LIFETIME_MS, type DynamicWebhook } from '../webhooks/registry.ts';
import type { Wire } from '../wire/entities.ts';
import type { View } from '../wire/view.ts';

const PATH = '/rest/api/3/webhook';
const MOST_WEBHOOKS = 5;
const PAGE_CAP = 100;

const EVENTS =
  /^(jira:issue_(created|updated|deleted)|comment_(created|updated|deleted)|issue_property_(set|deleted)|sprint_(created|updated|deleted|started|closed)|jira:version_.+)$/;

/** An app, and the account it acts for. */
interface Registrant {
  view: View;
  app: string;
  owner: string;
}

type Asked = Pick<DynamicWebhook, 'events' | 'jql' | 'fieldIds' | 'propertyKeys'>;

export function dynamicWebhookRoutes(app: FastifyInstance, { registry, viewOf }: Api): void {
  function registrantOf(request: FastifyRequest): Registrant {
    const view = viewOf(request);
    const { user, grant } = view.caller;
    if (!user || !grant) throw new Refusal(403, ['Only Connect and OAuth 2.0 apps can use this operation.']);
    return { view, app: grant.app, owner: user.accountId };
  }
  const ownOf = ({ app: name, owner, view }: Registrant): DynamicWebhook[] =>
    registry.dynamicOf(name, owner, view.nowMs);

  function register(registrant: Registrant, url: string, asked: Asked): Wire {
    const own = ownOf(registrant);
    const fault = faultOf(asked, url, own);
    if (fault !== null) return { errors: [fault] };
    const id = registry.nextId();
    const { view, app: name, owner } = registrant;
    const expiresAt = view.nowMs + DYNAMIC_LIFETIME_MS;
    registry.put({ kind: 'dynamic', id, app: name, owner, url, ...asked, expiresAt });
    return { createdWebhookId: id };
  }

  app.post(PATH, (request) => {
    const registrant = registrantOf(request);
    const sent = body(request, ['url', 'webhooks']);
    if (typeof sent.url !== 'string' || !/^https?:\/\//.test(sent.url))
      throw new Refusal(400, ['The URL of the webhooks is not valid.']);
    if (!Array.isArray(sent.webhooks) || sent.webhooks.length === 0) throw invalidPayload();
    const { url } = sent;
    return { webhookRegistrationResult: sent.webhooks.map((one) => register(registrant, url, askedOf(one))) };
  });

  app.get(PATH, (request) => {
    const registrant = registrantOf(request);
    const window = windowOf(integer(request, 'startAt', 0), integer(request, 'maxResults', PAGE_CAP), PAGE_CAP);
    return valuesPage(ownOf(registrant), window, `${registrant.view.baseUrl}${request.url}`, webhookWire);
  });

  app.delete(PATH, (request, reply) => {
    const ids = webhookIds(request);
    for (const { id } of ownOf(registrantOf(request))) if (ids.has(id)) registry.remove(id);
    return reply.code(202).send();
  });

  app.put(`${PATH}/refresh`, (request) => {
    const registrant = registrantOf(request);
    const ids = webhookIds(request);
    const expiresAt = registrant.view.nowMs + DYNAMIC_LIFETIME_MS;
    for (const webhook of ownOf(registrant)) if (ids.has(webhook.id)) registry.put({ ...webhook, expiresAt });
    return { expirationDate: expiresAt };
  });
}

function webhookIds(request: FastifyRequest): Set<number> {
  return new Set(stringsOf(body(request, ['webhookIds']).webhookIds).map(Number));
}

function askedOf(value: unknown): Asked {
  if (typeof value !== 'object' || value === null) throw invalidPayload();
  const { events, jqlFilter, fieldIdsFilter, issuePropertyKeysFilter } = value as Record<string, unknown>;
  if (typeof jqlFilter !== 'string') throw new Refusal(400, ['The jqlFilter must be provided.']);
  return {
    events: stringsOf(events),
    jql: jqlFilter,
    fieldIds: fieldIdsFilter === undefined ? null : stringsOf(fieldIdsFilter),
    propertyKeys: issuePropertyKeysFilter === undefined ? null : stringsOf(issuePropertyKeysFilter),
  };
}

/** Why a webhook cannot be registered; the others of the request can all the same. */
function faultOf({ events, jql }: Asked, url: string, own: readonly DynamicWebhook[]): string | null {
  if (events.length === 0) return 'At least one event must be specified.';
  const unsupported = events.filter((event) => !EVENTS.test(event));
  if (unsupported.length > 0) return `The event types [${unsupported.join(', ')}] are unsupported.`;
  const fault = subsetFault(jql);
  if (fault !== null) return fault;
  const other = own.find((one) => one.url !== url);
  if (other)
    return `Only a single URL per app is allowed to be registered via REST API. Currently used URL: ${other.url}`;
  return own.length >= MOST_WEBHOOKS ? `The limit of ${MOST_WEBHOOKS} webhooks per app and user is reached.` : null;
}

function webhookWire(webhook: DynamicWebhook): Wire {
  return {
    id: webhook.id,
    url: webhook.url,
    events: webhook.events,
    jqlFilter: webhook.jql,
    ...(webhook.fieldIds === null ? {} : { fieldIdsFilter: webhook.fieldIds }),
    ...(webhook.propertyKeys === null ? {} : { issuePropertyKeysFilter: webhook.propertyKeys }),
    expirationDate: webhook.expiresAt,
  };
}
