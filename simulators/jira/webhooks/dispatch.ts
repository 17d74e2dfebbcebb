/** Tells the site's webhooks what happened. */
import { createHmac } from 'node:crypto';
import type { Letter, PostOffice } from '../../webhooks/post-office.ts';
import { mix } from '../../world/random.ts';
import type { Wire } from '../wire/entities.ts';
import type { View } from '../wire/view.ts';
import { isInterested } from './interest.ts';
import { payloadOf } from './payload.ts';
import type { Webhook, WebhookRegistry } from './registry.ts';
import type { SiteEvent } from './site-event.ts';

export interface DispatchOptions {
  registry: WebhookRegistry;
  office: PostOffice;
  seed: number;
  /** How much later what follows from something else is told. */
  secondaryDelayMs: number;
  /** The site through an account's eyes; null for the site itself. */
  viewAs(accountId: string | null): View;
}

export type Announce = (events: readonly SiteEvent[]) => void;

export function createDispatch(options: DispatchOptions): Announce {
  const { registry, office, seed, secondaryDelayMs, viewAs } = options;
  let letters = 0;

  function announce(event: SiteEvent, webhooks: readonly Webhook[]): void {
    const told = webhooks.filter((webhook) =>
      isInterested(viewAs(webhook.kind === 'dynamic' ? webhook.owner : event.actor), webhook, event),
    );
    if (told.length === 0) return;
    const payload = payloadOf(viewAs(event.actor), event);
    const delayMs = event.flow === 'Secondary' ? secondaryDelayMs : 0;
    for (const { webhook, body } of copies(payload, told)) {
      letters += 1;
      const id = identifier(seed, letters);
      const headers = headersOf(webhook, event, id, body);
      office.post({ id, webhook: String(webhook.id), url: addressOf(webhook.url, event), headers, body, delayMs });
    }
  }

  return (events) => {
    if (events.length === 0 || registry.isEmpty) return;
    const webhooks = registry.live(events[0]!.at);
    for (const event of events) announce(event, webhooks);
  };
}

/** What goes to whom: an app is told once however many of its webhooks match, and which of them did. */
function copies(payload: Wire, webhooks: readonly Webhook[]): { webhook: Webhook; body: string }[] {
  const plain = JSON.stringify(payload);
  const admin = webhooks.filter((one) => one.kind === 'admin');
  const dynamic = webhooks.filter((one) => one.kind === 'dynamic');
  const byApp = Map.groupBy(dynamic, (one) => `${one.app} ${one.owner} ${one.url}`);
  return [
    ...admin.map((webhook) => ({ webhook, body: webhook.excludeBody ? '' : plain })),
    ...[...byApp.values()].map((ofApp) => ({
      webhook: ofApp[0]!,
      body: JSON.stringify({ ...payload, matchedWebhookIds: ofApp.map((one) => one.id) }),
    })),
  ];
}

function headersOf(webhook: Webhook, { flow }: SiteEvent, id: string, body: string): Letter['headers'] {
  const secret = webhook.kind === 'admin' ? webhook.secret : null;
  const fixed = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Atlassian HttpClient unknown / JIRA-1001.0.0-SNAPSHOT (100001) / Default',
    'x-atlassian-webhook-identifier': id,
    'x-atlassian-webhook-flow': flow,
    ...(secret === null ? {} : { 'x-hub-signature': signatureOf(secret, body) }),
  };
  return (attempt) => (attempt === 0 ? fixed : { ...fixed, 'x-atlassian-webhook-retry': String(attempt) });
}

/** The value of `X-Hub-Signature`. */
export function signatureOf(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Addresses of administrators' webhooks may name what the event is about. */
function addressOf(url: string, { issue }: SiteEvent): string {
  return url
    .replaceAll(/[$]\{issue\.key\}|\{issue\.key\}/g, issue?.key ?? '')
    .replaceAll(/[$]\{issue\.id\}|\{issue\.id\}/g, String(issue?.id ?? ''))
    .replaceAll(/[$]\{project\.id\}|\{project\.id\}/g, issue?.project ?? '');
}

function identifier(seed: number, letter: number): string {
  const hex = [1, 2, 3, 4].map((part) => mix(seed, 81, letter, part).toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
