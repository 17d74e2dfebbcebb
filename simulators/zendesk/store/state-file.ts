/** What was written to the account, one JSON line for each write, so that a restart finds it again. */
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import type { UserRecord } from '../content/account-users.ts';
import type { TriggerRecord } from '../webhooks/trigger-rules.ts';
import type { WebhookRecord } from '../webhooks/webhook.ts';
import type { TicketChange } from './ticket-store.ts';

export interface UploadRecord {
  token: string;
  fileName: string;
  contentType: string;
  base64: string;
}

export type Change =
  | TicketChange
  | { kind: 'user'; user: UserRecord }
  | { kind: 'upload'; upload: UploadRecord }
  | { kind: 'webhook'; webhook: WebhookRecord }
  | { kind: 'no_webhook'; id: string }
  | { kind: 'trigger'; trigger: TriggerRecord }
  | { kind: 'no_trigger'; id: number }
  | { kind: 'rename'; id: number; name: string; at: number };

/** One write as clients see it, for the ledger of effects. */
export interface Effect {
  /** What happened, such as `ticket.updated`. */
  type: string;
  ticketId: number | null;
  actorId: number | null;
  /** Ids of the comments it added, as text since they exceed doubles. */
  commentIds: readonly string[];
  idempotency: Idempotency | null;
  /** The ticket that this one was closed into. */
  mergedInto?: number;
}

/** What a client sent to have a creation done once however often it asks. */
export interface Idempotency {
  key: string;
  requestHash: string;
}

export interface Write {
  at: number;
  effect: Effect;
  changes: readonly Change[];
}

/** Reads the writes of a state file; a line that a crash left unfinished is cut off. */
export function readState(path: string): Write[] {
  if (!existsSync(path)) return [];
  const content = readFileSync(path);
  const whole = content.lastIndexOf(10) + 1;
  if (whole < content.length) truncateSync(path, whole);
  const lines = content.subarray(0, whole).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Write);
}

export function appendState(path: string, write: Write): void {
  appendFileSync(path, `${JSON.stringify(write)}\n`);
}
