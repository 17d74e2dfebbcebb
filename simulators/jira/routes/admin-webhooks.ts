/** Webhooks that administrators make: for everybody's issues, signed when they have a secret. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { type Body, body, pathParam, stringsOf } from '../http/params.ts';
import type { AdminWebhook } from '../webhooks/registry.ts';
import type { Wire } from '../wire/entities.ts';
import type { View } from '../wire/view.ts';

const PATH = '/rest/webhooks/1.0/webhook';
const SECTION = 'issue-related-events-section';

/** The events a webhook can be told of. */
const EVENTS = new RegExp(
  `^(${[
    'jira:issue_(created|updated|deleted)',
    '(comment|worklog)_(created|updated|deleted)',
    '(attachment|issuelink)_(created|deleted)',
    'issue_property_(set|deleted)',
    'sprint_(created|updated|deleted|started|closed)',
    'board_(created|updated|deleted|configuration_changed)',
    'project_(created|updated|deleted|soft_deleted|restored_deleted|archived|restored_archived)',
    'jira:version_(created|updated|deleted|released|unreleased|moved|merged)',
    '(issuetype|filter|user|option)_.+',
  ].join('|')})$`,
);

export function adminWebhookRoutes(app: FastifyInstance, { registry, viewOf }: Api): void {
  function webhookOf(request: FastifyRequest): AdminWebhook {
    const id = Number(pathParam(request, 'id'));
    const webhook = registry.admin().find((one) => one.id === id);
    if (!webhook) throw new Refusal(404, [`No webhook with id ${pathParam(request, 'id')} found.`]);
    return webhook;
  }

  app.get(PATH, (request) => {
    const view = viewOf(request);
    requireUser(view.caller);
    return registry.admin().map((one) => webhookWire(view, one));
  });

  app.get(`${PATH}/:id`, (request) => {
    const view = viewOf(request);
    requireUser(view.caller);
    return webhookWire(view, webhookOf(request));
  });

  app.post(PATH, (request, reply) => {
    const view = viewOf(request);
    const blank = { name: '', description: '', url: '', events: [], jql: '', excludeBody: false, enabled: true };
    const id = registry.nextId();
    const webhook = changed(view, { kind: 'admin', id, ...blank, secret: null, changedBy: '', changedAt: 0 }, request);
    registry.put(webhook);
    return reply.code(201).send(webhookWire(view, webhook));
  });

  app.put(`${PATH}/:id`, (request) => {
    const view = viewOf(request);
    const webhook = changed(view, webhookOf(request), request);
    registry.put(webhook);
    return webhookWire(view, webhook);
  });

  app.delete(`${PATH}/:id`, (request, reply) => {
    requireUser(viewOf(request).caller);
    registry.remove(webhookOf(request).id);
    return reply.code(204).send();
  });
}

/** What is not sent stays; an empty secret is taken away. */
function changed(view: View, webhook: AdminWebhook, request: FastifyRequest): AdminWebhook {
  const { accountId } = requireUser(view.caller);
  const sent = body(request) as Body & Partial<Record<keyof AdminWebhook, unknown>>;
  const filters = (sent.filters ?? {}) as Record<string, unknown>;
  const next: AdminWebhook = {
    ...webhook,
    ...(sent.name === undefined ? {} : { name: String(sent.name) }),
    ...(sent.description === undefined ? {} : { description: String(sent.description) }),
    ...(sent.url === undefined ? {} : { url: String(sent.url) }),
    ...(sent.events === undefined ? {} : { events: stringsOf(sent.events) }),
    ...(filters[SECTION] === undefined ? {} : { jql: String(filters[SECTION]) }),
    ...(sent.excludeBody === undefined ? {} : { excludeBody: sent.excludeBody === true }),
    ...(sent.enabled === undefined ? {} : { enabled: sent.enabled !== false }),
    ...(sent.secret === undefined ? {} : { secret: sent.secret ? String(sent.secret) : null }),
    changedBy: accountId,
    changedAt: view.nowMs,
  };
  if (next.name === '') throw new Refusal(400, ['The name of the webhook must be specified.']);
  if (!/^https?:\/\//.test(next.url)) throw new Refusal(400, ['The URL of the webhook is not valid.']);
  const unknown = next.events.find((event) => !EVENTS.test(event));
  if (unknown !== undefined) throw new Refusal(400, [`The event '${unknown}' is not known.`]);
  return next;
}

/** The secret itself is never told. */
function webhookWire(view: View, webhook: AdminWebhook): Wire {
  return {
    name: webhook.name,
    description: webhook.description,
    url: webhook.url,
    excludeBody: webhook.excludeBody,
    filters: { [SECTION]: webhook.jql },
    events: webhook.events,
    enabled: webhook.enabled,
    isSigned: webhook.secret !== null,
    self: `${view.baseUrl}${PATH}/${webhook.id}`,
    lastUpdatedUser: webhook.changedBy,
    lastUpdatedDisplayName: view.lookup.user(webhook.changedBy)?.displayName ?? '',
    lastUpdated: webhook.changedAt,
  };
}
