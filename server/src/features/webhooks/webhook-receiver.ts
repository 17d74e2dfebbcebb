import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { SignedRequest, WebhookDialect } from '../../domain/webhook.ts';
import type { Inbox } from '../../store/inbox/inbox.ts';

export type WebhookKind = 'jira' | 'zendesk';

/** How a delivery ended. */
export type DeliveryOutcome = 'new' | 'known' | 'forged' | 'unreadable' | 'not_kept';

export interface ReceiverMeans {
  readonly inbox: Inbox;
  readonly dialects: Readonly<Record<WebhookKind, WebhookDialect>>;
  /** What deliveries of a connection may be signed with now; none when it is unknown or of another kind. */
  secretsOf(kind: WebhookKind, connectionId: number, heldMs?: number): Promise<readonly string[]>;
  readonly now: () => number;
  count(kind: WebhookKind, outcome: DeliveryOutcome): void;
  /** Why a delivery could not be taken, where that is no fault of the sender. */
  fault(error: unknown): void;
}

/** Another process may have had the site change its secret just now: for a delivery they do not fit, they are looked up. */
const HELD_FOR_A_DOUBT_MS = 1_000;

/** Stands in where there is no secret, so that a stranger cannot tell by the time which connections there are. */
const NOBODYS_SECRET = randomBytes(32).toString('base64url');

/**
 * Takes webhooks in: nothing is believed before it is proven, nothing is thanked for before it is kept.
 *
 * @returns once the delivery is durable
 * @throws AppError `UNAUTHENTICATED`, the same for every doubt; `VALIDATION_ERROR` for what is no webhook;
 *   `UNAVAILABLE` when it could not be kept and should be sent again
 */
export function webhookReceiver({ inbox, dialects, secretsOf, now, count, fault }: ReceiverMeans) {
  /** Senders come again after a 503, and not all of them after any other failure. */
  const orLater = async <T>(kind: WebhookKind, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      count(kind, 'not_kept');
      fault(error);
      if (error instanceof AppError && error.kind === 'unavailable') throw error;
      throw new AppError('unavailable', 'UNAVAILABLE', 'Webhooks cannot be taken now.', { cause: error });
    }
  };

  return async (kind: WebhookKind, connection: string, request: SignedRequest): Promise<void> => {
    const dialect = dialects[kind];
    const connectionId = /^[1-9]\d{0,14}$/.test(connection) ? Number(connection) : 0;
    const isAuthentic = async (heldMs?: number) => {
      const secrets = await orLater(kind, secretsOf(kind, connectionId, heldMs));
      return dialect.isAuthentic(request, secrets.length > 0 ? secrets : [NOBODYS_SECRET], now());
    };
    if (!(await isAuthentic()) && !(await isAuthentic(HELD_FOR_A_DOUBT_MS))) {
      count(kind, 'forged');
      throw new AppError('unauthenticated', 'UNAUTHENTICATED', 'Nothing proves where this webhook comes from.');
    }
    const payload = payloadOf(request.body);
    const hint = payload && dialect.hintOf(payload);
    if (!hint) {
      count(kind, 'unreadable');
      throw new AppError('invalid_input', 'VALIDATION_ERROR', 'This is no webhook that is known here.');
    }
    const deliveryId = digestOf(dialect.nameBesideBody(request, payload), request.body);
    const kept = inbox.add({ connectionId, deliveryId, hint, receivedAt: now() });
    count(kind, await orLater(kind, kept));
  };
}

/** Null unless the body is a JSON object. */
function payloadOf(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/**
 * What a delivery is known again by. Its body is always a part of it: a name alone is anybody's choosing, and could
 * make a change pass for one that is known, or one that is known for a change.
 */
function digestOf(name: string | null, body: Buffer): string {
  return createHash('sha256')
    .update(`${name ?? ''}\n`)
    .update(body)
    .digest('base64url');
}
