import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';
import type { WebhookHint } from '../../domain/webhook.ts';
import type { Clock } from '../../stdx/clock.ts';
import { groupCommit } from './group-commit.ts';

/** One webhook that came in. */
export interface Delivery {
  readonly connectionId: number;
  /** The same when it is sent again. */
  readonly deliveryId: string;
  readonly hint: WebhookHint;
  readonly receivedAt: number;
}

/** What is to be read again because webhooks spoke of it; many of one ticket are one. */
export interface PendingHint {
  /** Source id of a ticket; '' for what the site is made of. */
  readonly ticket: string;
  readonly deleted: boolean;
  /** When the first of them came. */
  readonly receivedAt: number;
  /** The last of them: another one means that more came meanwhile. */
  readonly deliveryId: string;
}

/** Where the inbox keeps what it has promised to keep. */
export interface InboxStore {
  /** Keeps deliveries, all of them durably or none. @returns for each whether it is new */
  record(deliveries: readonly Delivery[]): Promise<boolean[]>;
  /** Oldest first. */
  pending(connectionId: number, limit: number): Promise<PendingHint[]>;
  /** Removes those that are still as they were read. */
  settle(connectionId: number, hints: readonly PendingHint[]): Promise<void>;
  /** How many are pending, of all connections. */
  backlog(): Promise<number>;
  /** How many are pending of one connection, and since when the oldest. */
  waiting(connectionId: number): Promise<{ count: number; oldestAt: number | null }>;
  /** When the last delivery came, and how many since the beginning of the minute of the given instant. */
  received(connectionId: number, since: number): Promise<{ lastAt: number | null; count: number }>;
  /** Forgets up to `limit` deliveries received before. @returns how many */
  forget(connectionId: number, before: number, limit: number): Promise<number>;
  close(): Promise<void>;
}

/** Webhooks between their arrival and the reading of what they are about. */
export interface Inbox extends Pick<InboxStore, 'pending' | 'settle' | 'backlog' | 'waiting' | 'received' | 'close'> {
  /**
   * Keeps a delivery. Once this resolves it outlives the process and the machine; one that was kept before changes
   * nothing.
   *
   * @throws AppError `unavailable` when it could not be kept, or when too much is pending
   */
  add(delivery: Delivery): Promise<'new' | 'known'>;
  /** Forgets deliveries that are too old to come again. */
  forgetOld(connectionId: number, now: number): Promise<void>;
  /** Hears of every connection something was kept for, after the commit. @returns how to stop listening */
  onArrival(listener: (connectionId: number) => void): () => void;
}

/** Beyond this the senders are asked to come back: they keep what they were not thanked for. */
const BACKLOG_MAX = 100_000;

/** How long a delivery is known again. */
const REMEMBERED_MS = 7 * 24 * 60 * 60_000;

/** Deliveries forgotten in one go. */
const FORGET_BATCH = 2_000;

/** @param backlogMax hints that may be pending */
export function createInbox(store: InboxStore, clock: Clock, backlogMax = BACKLOG_MAX): Inbox {
  const listeners = new Set<(connectionId: number) => void>();
  // No fewer than are pending: they are counted only where this reaches the bound.
  let atMost = backlogMax;
  const commit = groupCommit(clock, async (deliveries: readonly Delivery[]) => {
    if (atMost >= backlogMax) atMost = await store.backlog();
    if (atMost >= backlogMax) throw overloaded();
    const isNew = await store.record(deliveries);
    for (const { hint } of deliveries) atMost += ticketsOf(hint).length;
    for (const connectionId of new Set(deliveries.map((delivery) => delivery.connectionId))) {
      for (const listener of listeners) listener(connectionId);
    }
    return isNew;
  });
  return {
    add: async (delivery) => {
      try {
        return (await commit(delivery)) ? 'new' : 'known';
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw new AppError('unavailable', 'UNAVAILABLE', 'The delivery could not be kept; send it again.', {
          cause: error,
        });
      }
    },
    forgetOld: async (connectionId, now) => {
      // On SQLite each is done at once: requests get their turn in between.
      while ((await store.forget(connectionId, now - REMEMBERED_MS, FORGET_BATCH)) === FORGET_BATCH)
        await setImmediate();
    },
    onArrival: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pending: (connectionId, limit) => store.pending(connectionId, limit),
    settle: (connectionId, hints) => store.settle(connectionId, hints),
    backlog: () => store.backlog(),
    waiting: (connectionId) => store.waiting(connectionId),
    received: (connectionId, since) => store.received(connectionId, since),
    close: () => store.close(),
  };
}

/** The rows a hint makes: one for each ticket, and '' for what the site is made of. */
export function ticketsOf(hint: WebhookHint): string[] {
  return [...new Set([...hint.tickets, ...(hint.catalogue ? [''] : [])])];
}

function overloaded(): AppError {
  return new AppError('unavailable', 'UNAVAILABLE', 'More webhooks are waiting than may; send it again later.');
}
