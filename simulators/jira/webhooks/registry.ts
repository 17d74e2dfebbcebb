/** The webhooks of a site: those administrators made, and those apps registered for themselves. */
import type { IssueStore } from '../store/issue-store.ts';

export interface AdminWebhook {
  kind: 'admin';
  id: number;
  name: string;
  description: string;
  url: string;
  events: readonly string[];
  /** Empty for every issue. */
  jql: string;
  excludeBody: boolean;
  enabled: boolean;
  secret: string | null;
  changedBy: string;
  changedAt: number;
}

export interface DynamicWebhook {
  kind: 'dynamic';
  id: number;
  app: string;
  /** The account that registered it, with whose eyes it sees. */
  owner: string;
  url: string;
  events: readonly string[];
  jql: string;
  fieldIds: readonly string[] | null;
  propertyKeys: readonly string[] | null;
  expiresAt: number;
}

export type Webhook = AdminWebhook | DynamicWebhook;

export const DYNAMIC_LIFETIME_MS = 30 * 86_400_000;

export class WebhookRegistry {
  readonly #store: IssueStore;
  readonly #webhooks = new Map<number, Webhook>();

  constructor(store: IssueStore) {
    this.#store = store;
    for (const webhook of (store.kept('webhooks') ?? []) as Webhook[]) this.#webhooks.set(webhook.id, webhook);
  }

  admin(): AdminWebhook[] {
    return [...this.#webhooks.values()].filter((one) => one.kind === 'admin');
  }

  /** Those an app registered for an account; expired ones are no more. */
  dynamicOf(app: string, owner: string, nowMs: number): DynamicWebhook[] {
    return [...this.#webhooks.values()].filter(
      (one) => one.kind === 'dynamic' && one.app === app && one.owner === owner && one.expiresAt > nowMs,
    ) as DynamicWebhook[];
  }

  /** Everything that wants to be told of something now. */
  live(nowMs: number): Webhook[] {
    return [...this.#webhooks.values()].filter((one) => (one.kind === 'admin' ? one.enabled : one.expiresAt > nowMs));
  }

  get isEmpty(): boolean {
    return this.#webhooks.size === 0;
  }

  /** Adds a webhook, or puts it in the place of the one with its id. */
  put(webhook: Webhook): void {
    this.#webhooks.set(webhook.id, webhook);
    this.#keep();
  }

  remove(id: number): void {
    this.#webhooks.delete(id);
    this.#keep();
  }

  nextId(): number {
    return Math.max(0, ...this.#webhooks.keys()) + 1;
  }

  #keep(): void {
    this.#store.keep('webhooks', [...this.#webhooks.values()]);
  }
}
