import type { Database } from '../../store/database.ts';
import type { SecretBox, SecretContext } from '../../store/secrets/secret-box.ts';
import type { WebhookKind } from './webhook-receiver.ts';
import { readRegistration, readSite } from './webhooks.store.ts';

/** How long a look into the database holds: another process may have changed them. */
const HELD_MS = 5_000;

/** What webhooks of each connection may be signed with at the moment. */
export class WebhookSecrets {
  readonly #database: Database;
  readonly #box: SecretBox;
  readonly #configured: Partial<Record<WebhookKind, string>>;
  readonly #now: () => number;
  readonly #held = new Map<number, { at: number; found: Promise<Found> }>();

  /** @param means.configured secrets of the process's settings, valid for every connection of their kind */
  constructor(means: {
    database: Database;
    box: SecretBox;
    configured: Partial<Record<WebhookKind, string>>;
    now: () => number;
  }) {
    this.#database = means.database;
    this.#box = means.box;
    this.#configured = means.configured;
    this.#now = means.now;
  }

  /**
   * None when there is no such connection, or it is of another kind.
   *
   * @param heldMs how long ago they may have been looked up
   */
  async of(kind: WebhookKind, connectionId: number, heldMs = HELD_MS): Promise<readonly string[]> {
    const { site, secrets } = await this.#look(connectionId, heldMs);
    if (site !== kind) return [];
    const configured = this.#configured[kind];
    const now = this.#now();
    const valid = secrets.filter(({ until }) => until === null || now < until).map(({ secret }) => secret);
    return configured === undefined ? valid : [...valid, configured];
  }

  /** Looks anew at the next question: they were changed here. */
  changed(connectionId: number): void {
    this.#held.delete(connectionId);
  }

  #look(connectionId: number, heldMs: number): Promise<Found> {
    const held = this.#held.get(connectionId);
    if (held && Math.abs(this.#now() - held.at) < heldMs) return held.found;
    const found = this.#read(connectionId);
    // Ids are the caller's choosing until one is found: what is not there is not remembered.
    this.#held.set(connectionId, { at: this.#now(), found });
    found.then(
      ({ site }) => site === null && this.changed(connectionId),
      () => this.changed(connectionId),
    );
    return found;
  }

  async #read(connectionId: number): Promise<Found> {
    const db = this.#database.read;
    const [connection, row] = await Promise.all([readSite(db, connectionId), readRegistration(db, connectionId)]);
    if (!connection) return { site: null, secrets: [] };
    if (!row) return { site: connection.kind, secrets: [] };
    const context = webhookSecretContext(connection);
    const kept = [
      { sealed: row.secret, until: null },
      { sealed: row.coming_secret, until: null },
      { sealed: row.previous_secret, until: row.previous_until },
    ];
    const secrets = kept.flatMap(({ sealed, until }) =>
      sealed === null ? [] : [{ secret: this.#box.open(sealed, context), until }],
    );
    return { site: connection.kind, secrets };
  }
}

interface Found {
  site: WebhookKind | null;
  secrets: readonly { secret: string; until: number | null }[];
}

/** What a webhook's secret is sealed for. */
export function webhookSecretContext({ kind, site }: { kind: string; site: string }): SecretContext {
  return { purpose: 'webhook secret', connection: `${kind} ${site}` };
}
