import { randomBytes } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { RegisteredWebhooks, WebhookRegistrar } from '../../domain/webhook.ts';
import { writeAudit } from '../../store/audit-log.ts';
import type { Database } from '../../store/database.ts';
import type { SecretBox } from '../../store/secrets/secret-box.ts';
import type { WebhookKind } from './webhook-receiver.ts';
import { type WebhookSecrets, webhookSecretContext } from './webhook-secrets.ts';
import {
  deleteRegistration,
  dropComingSecret,
  type RegistrationRow,
  readRegistration,
  readSite,
  writeComingSecret,
  writeRegistration,
  writeRegistrationState,
} from './webhooks.store.ts';

/** How long the secret before stays valid unless somebody says otherwise: deliveries may be retried for half an hour. */
const WINDOW_MS = 60 * 60_000;

const SECRET_BYTES = 32;

/** Anybody can try what is shorter until it fits. */
const SECRET_CHARACTERS_MIN = 16;

/** Who asks; null for the server itself. */
type Asker = number | null;

export interface RegistrationMeans {
  readonly database: Database;
  readonly box: SecretBox;
  readonly secrets: WebhookSecrets;
  readonly now: () => number;
  /** Undefined when the connection does not run. */
  registrarOf(connectionId: number): WebhookRegistrar | undefined;
  /** Where this server is reached from outside; undefined when nobody said. */
  publicOrigin(): string | undefined;
  /** Does it while no other process changes the connection's webhooks: the database it is given sees to that. */
  alone<T>(connectionId: number, work: (database: Database) => Promise<T>): Promise<T>;
}

/** Webhooks at the sites: registered, renewed, given new secrets and removed. */
export class WebhookRegistrations {
  readonly #means: RegistrationMeans;
  readonly #busy = new Map<number, Promise<unknown>>();

  constructor(means: RegistrationMeans) {
    this.#means = means;
  }

  /** Where a site delivers, as it would be registered now; null while nobody said where this server is. */
  urlOf(kind: WebhookKind, connectionId: number): string | null {
    const origin = this.#means.publicOrigin();
    return origin === undefined ? null : `${origin}/webhooks/${kind}/${connectionId}`;
  }

  /**
   * Has the site deliver here. What this server registered before and still stands is left as it is; what somebody set
   * up by hand gives way to a person who asks, and not to the server itself.
   *
   * @throws AppError `CONFLICT` when nobody said where this server is; the upstream's refusal
   */
  register(connectionId: number, asker: Asker): Promise<void> {
    return this.#inTurn(connectionId, async (database) => {
      const row = await this.#row(connectionId);
      const byHand = row !== undefined && idsOf(row).length === 0;
      const stands = byHand ? asker === null : row !== undefined && (await this.#stands(database, row));
      if (!stands) await this.#register(database, connectionId, asker, WINDOW_MS);
    });
  }

  /**
   * Accepts what an administrator sets up at the site.
   *
   * @param given the secret the site chose; without it one is made
   * @returns the address to enter there, and the secret when it was made here
   */
  byHand(connectionId: number, asker: Asker, given?: string): Promise<{ url: string; secret: string | null }> {
    return this.#inTurn(connectionId, async (database) => {
      const { kind, url } = await this.#place(connectionId);
      if (kind === 'zendesk' && given === undefined) {
        throw new AppError('invalid_input', 'VALIDATION_ERROR', 'Zendesk makes the secret: send it as `secret`.', {
          details: { url },
        });
      }
      if (given !== undefined && given.replaceAll(/\s/g, '').length < SECRET_CHARACTERS_MIN) {
        const message = `The secret needs at least ${SECRET_CHARACTERS_MIN} characters, not counting blanks.`;
        throw new AppError('invalid_input', 'VALIDATION_ERROR', message, {
          details: [{ path: 'body.secret', message: 'is too short' }],
        });
      }
      const secret = given ?? newSecret();
      const before = idsOf(await this.#row(connectionId));
      await this.#keep(database, connectionId, kind, { ids: [], secret, expiresAt: null, url }, asker, WINDOW_MS);
      if (before.length > 0) await this.#registrar(connectionId).remove(before);
      return { url, secret: given === undefined ? secret : null };
    });
  }

  /** A new secret for what was registered here; the one before stays valid for the window. */
  rotate(connectionId: number, asker: Asker, windowMs = WINDOW_MS): Promise<void> {
    return this.#inTurn(connectionId, async (database) => {
      if (idsOf(await this.#row(connectionId)).length === 0) {
        const message = 'This server did not register the webhook: set it up by hand again.';
        throw new AppError('conflict', 'CONFLICT', message);
      }
      await this.#register(database, connectionId, asker, windowMs);
    });
  }

  /** @returns whether there was anything to remove, and whether somebody else is to remove it at the site */
  remove(connectionId: number, asker: Asker): Promise<{ removed: boolean; byHand: boolean }> {
    return this.#inTurn(connectionId, async (database) => {
      const { now, secrets } = this.#means;
      const row = await this.#row(connectionId);
      if (!row) {
        await database.transaction((tx) => dropComingSecret(tx, connectionId));
        return { removed: false, byHand: false };
      }
      const ids = idsOf(row);
      if (ids.length > 0) await this.#registrar(connectionId).remove(ids);
      await database.transaction(async (tx) => {
        await deleteRegistration(tx, connectionId);
        await writeAudit(tx, { userId: asker, action: 'webhook.remove', resource: resource(connectionId), at: now() });
      });
      secrets.changed(connectionId);
      return { removed: true, byHand: ids.length === 0 };
    });
  }

  /**
   * Looks after what was registered here: extends what would end, and registers anew what is gone at the site or
   * leads elsewhere. A failure is kept beside it and shown.
   *
   * @returns whether it stands
   */
  async renew(connectionId: number): Promise<boolean> {
    if (!(await this.#kept(connectionId))) return false;
    // In turn, or what somebody removes meanwhile would be found gone and be registered again.
    return this.#inTurn(connectionId, (database) => this.#renew(database, connectionId));
  }

  async #renew(database: Database, connectionId: number): Promise<boolean> {
    const row = await this.#kept(connectionId);
    if (!row || (idsOf(row).length === 0 && row.coming_secret === null)) return false;
    try {
      if (!(await this.#stands(database, row))) await this.#register(database, connectionId, null, WINDOW_MS);
      return true;
    } catch (error) {
      const reason = error instanceof AppError ? error.message : 'An unexpected fault; the log has it.';
      await this.#note(database, connectionId, { expires_at: row.expires_at, error: reason });
      if (!(error instanceof AppError)) throw error;
      return false;
    }
  }

  /** Whether the site still delivers here by what this server registered, which is extended where it would end. */
  async #stands(database: Database, row: RegistrationRow): Promise<boolean> {
    const connectionId = row.connection_id;
    // A change was cut short: nobody knows what the site has.
    if (row.coming_secret !== null) return false;
    const { url } = await this.#place(connectionId);
    const alive = row.callback_url === url ? await this.#registrar(connectionId).renew(idsOf(row)) : null;
    if (alive) await this.#note(database, connectionId, { expires_at: alive.expiresAt, error: null });
    return alive !== null;
  }

  /**
   * With a new secret, which is good here before the site has it: whenever the process ends, what is delivered is taken.
   * One that the site may have from an attempt whose end is not known is given again: what stands there may be signed
   * with no other. What was registered before is removed when the new is in place.
   */
  async #register(database: Database, connectionId: number, asker: Asker, windowMs: number): Promise<void> {
    const { kind, url } = await this.#place(connectionId);
    const registrar = this.#registrar(connectionId);
    const replaces = idsOf(await this.#row(connectionId));
    const coming = await this.#comingSecret(connectionId);
    const secret = coming ?? newSecret();
    if (coming === null) await this.#expect(database, connectionId, secret);
    const made = await registrar.register({ url, secret, replaces }).catch(async (error: unknown) => {
      // After any other failure the site may have it: the next look finds out.
      const refused = error instanceof AppError && error.kind === 'upstream_refused';
      if (refused && coming === null) await this.#expect(database, connectionId, null);
      throw error;
    });
    await this.#keep(database, connectionId, kind, { ...made, url }, asker, windowMs);
    await registrar.remove(replaces.filter((id) => !made.ids.includes(id)));
  }

  /** What the site may sign with since a registration whose end is not known; null when there was none. */
  async #comingSecret(connectionId: number): Promise<string | null> {
    const { box, database } = this.#means;
    const sealed = (await this.#kept(connectionId))?.coming_secret ?? null;
    const site = await readSite(database.read, connectionId);
    return sealed !== null && site ? box.open(sealed, webhookSecretContext(site)) : null;
  }

  /** @param secret null: none after all */
  async #expect(database: Database, connectionId: number, secret: string | null): Promise<void> {
    const { box, secrets } = this.#means;
    const site = await readSite(database.read, connectionId);
    if (!site) throw unknownConnection();
    await database.transaction((tx) =>
      secret === null
        ? dropComingSecret(tx, connectionId)
        : writeComingSecret(tx, connectionId, box.seal(secret, webhookSecretContext(site))),
    );
    secrets.changed(connectionId);
  }

  async #keep(
    database: Database,
    connectionId: number,
    kind: WebhookKind,
    made: RegisteredWebhooks & { url: string },
    asker: Asker,
    windowMs: number,
  ): Promise<void> {
    const { box, now, secrets } = this.#means;
    const site = await readSite(database.read, connectionId);
    if (!site) throw unknownConnection();
    const before = await this.#row(connectionId);
    const row: RegistrationRow = {
      connection_id: connectionId,
      secret: box.seal(made.secret, webhookSecretContext(site)),
      previous_secret: before?.secret ?? null,
      previous_until: before ? now() + windowMs : null,
      coming_secret: null,
      upstream_ids: JSON.stringify(made.ids),
      callback_url: made.url,
      registered_at: now(),
      expires_at: made.expiresAt,
      error: null,
    };
    await database.transaction(async (tx) => {
      await writeRegistration(tx, row);
      const action = made.ids.length > 0 ? 'webhook.register' : 'webhook.set_up_by_hand';
      const details = { kind, replaced: before !== undefined };
      await writeAudit(tx, { userId: asker, action, resource: resource(connectionId), details, at: now() });
    });
    secrets.changed(connectionId);
  }

  async #note(
    database: Database,
    connectionId: number,
    state: Pick<RegistrationRow, 'expires_at' | 'error'>,
  ): Promise<void> {
    const row = await this.#row(connectionId);
    if (!row || (row.expires_at === state.expires_at && row.error === state.error)) return;
    await database.transaction((tx) => writeRegistrationState(tx, connectionId, state));
  }

  /** What is registered, here or by hand. */
  async #row(connectionId: number): Promise<RegistrationRow | undefined> {
    const row = await this.#kept(connectionId);
    return row?.registered_at === null ? undefined : row;
  }

  /** The same, or that it has begun to be. */
  #kept(connectionId: number): Promise<RegistrationRow | undefined> {
    return readRegistration(this.#means.database.read, connectionId);
  }

  async #place(connectionId: number): Promise<{ kind: WebhookKind; url: string }> {
    const site = await readSite(this.#means.database.read, connectionId);
    if (!site) throw unknownConnection();
    const url = this.urlOf(site.kind, connectionId);
    if (url === null) {
      throw new AppError(
        'conflict',
        'CONFLICT',
        'Set SPEEDYFLOW_PUBLIC_URL to the address at which the site reaches this server: webhooks are delivered there.',
      );
    }
    return { kind: site.kind, url };
  }

  #registrar(connectionId: number): WebhookRegistrar {
    const registrar = this.#means.registrarOf(connectionId);
    if (registrar) return registrar;
    throw new AppError('conflict', 'CONFLICT', 'The connection is not configured any more.');
  }

  /** One change of a connection's webhooks at a time. */
  #inTurn<T>(connectionId: number, work: (database: Database) => Promise<T>): Promise<T> {
    const next = () => this.#means.alone(connectionId, work);
    const result = (this.#busy.get(connectionId) ?? Promise.resolve()).then(next, next);
    const ended = result.catch(() => {});
    this.#busy.set(connectionId, ended);
    return result;
  }
}

/** The site's ids of what was registered here; none for what was set up by hand. */
export function idsOf(row: RegistrationRow | undefined): string[] {
  return row ? (JSON.parse(row.upstream_ids) as string[]) : [];
}

export function unknownConnection(): AppError {
  return new AppError('not_found', 'NOT_FOUND', 'There is no such connection, or you may not see it.');
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

function resource(connectionId: number): string {
  return `connection ${connectionId}`;
}
