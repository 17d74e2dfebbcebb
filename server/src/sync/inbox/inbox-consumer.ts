import { backoffMs } from '../../stdx/backoff.ts';
import { batches } from '../../stdx/batches.ts';
import { isShared } from '../../store/database.ts';
import type { Inbox, PendingHint } from '../../store/inbox/inbox.ts';
import { writeRejected } from '../../store/mirror/quarantine.ts';
import { eachLimited } from '../interruptible.ts';
import { isPoison } from '../reconcile/poison.ts';
import { buryTickets } from '../reconcile/tombstones.ts';
import { retryAfterMs } from '../retry-after.ts';
import type { SyncContext } from '../sync-context.ts';
import { takeOver } from '../take-over.ts';
import type { HintReader } from './hint-reader.ts';

/** A ticket that is edited all the time is read this often. */
const HOT_MS = 1_000;

/** So far apart begin a look that found something and the next: what arrives in between is read together. */
const GATHER_MS = 150;

/** What a site is made of changes in bursts: it is read when they have had this long to end. */
const CATALOGUE_DELAY_MS = 2_000;

/** Hints looked at in one go, and reads under way at once. */
const LOOK = 2_000;
const READS = 3;

/** Longest wait between two looks; shorter where another process may have kept something. */
const IDLE_MS = 5_000;
const IDLE_SHARED_MS = 500;
const BACKOFF = { baseMs: 1_000, maxMs: 60_000 };

const FORGET_EVERY_MS = 60 * 60_000;

export interface InboxConsumer {
  /** Looks for hints at once. */
  wake(): void;
  /** When the last webhook came that was heard of here; null before the first. */
  lastHeardAt(): number | null;
  readonly stopped: Promise<void>;
}

/**
 * Reads what webhooks spoke of, soon and together, until the context's signal aborts. A hint is removed once what it
 * is about was read and is kept; until then it outlives failures, restarts and crashes.
 */
export function startInboxConsumer(context: SyncContext, inbox: Inbox, reader: HintReader): InboxConsumer {
  const { clock, connectionId, log, signal } = context;
  const idleMs = isShared(context.database) ? IDLE_SHARED_MS : IDLE_MS;
  const readAt = new Map<string, number>();
  let wake = new AbortController();
  let heardAt: number | null = null;
  let forgottenAt = Number.NEGATIVE_INFINITY;
  let readingCatalogue: Promise<void> | null = null;
  let catalogueNotBefore = 0;

  const stopListening = inbox.onArrival((id) => {
    if (id !== connectionId) return;
    heardAt = clock.now();
    wake.abort();
  });

  /** Reads what is due. @returns how long until more is, unless something arrives */
  async function pass(): Promise<number> {
    const hints = await inbox.pending(connectionId, LOOK);
    for (const { receivedAt } of hints) heardAt = Math.max(heardAt ?? 0, receivedAt);
    const now = clock.now();
    for (const [ticket, at] of readAt) if (at + HOT_MS <= now) readAt.delete(ticket);
    const due = hints.filter((hint) => dueAt(hint) <= now);
    const catalogue = due.find(({ ticket }) => ticket === '');
    if (catalogue) readingCatalogue ??= readCatalogue(catalogue);
    const tickets = due.filter(({ ticket }) => ticket !== '');
    await eachLimited([...batches(tickets, reader.atOnce)], READS, (batch) => readTickets(batch));
    if (now - forgottenAt >= FORGET_EVERY_MS) {
      await inbox.forgetOld(connectionId, now);
      forgottenAt = now;
    }
    if (tickets.length > 0) return 0;
    return Math.min(idleMs, ...hints.map((hint) => dueAt(hint) - now));
  }

  function dueAt({ ticket, receivedAt }: PendingHint): number {
    if (ticket === '')
      return readingCatalogue ? Infinity : Math.max(receivedAt + CATALOGUE_DELAY_MS, catalogueNotBefore);
    const before = readAt.get(ticket);
    return before === undefined ? 0 : before + HOT_MS;
  }

  /** Reads tickets and takes them over. Of several that cannot be, the one that spoils the others is found and put aside. */
  async function readTickets(hints: readonly PendingHint[]): Promise<void> {
    if (signal.aborted) return;
    const begunAt = clock.now();
    try {
      await takeOverHinted(context, reader, hints);
    } catch (error) {
      if (signal.aborted || !isPoison(error)) throw error;
      const [only, ...others] = hints;
      if (only && others.length === 0) await putAside(only, error);
      else {
        const middle = Math.ceil(hints.length / 2);
        await readTickets(hints.slice(0, middle));
        return readTickets(hints.slice(middle));
      }
    }
    // More may have been said meanwhile: those hints differ from these, and stay.
    await inbox.settle(connectionId, hints);
    for (const { ticket } of hints) readAt.set(ticket, begunAt);
  }

  /** Beside the tickets, which do not wait for it: it may take a while. */
  async function readCatalogue(hint: PendingHint): Promise<void> {
    try {
      await reader.readCatalogue();
      await inbox.settle(connectionId, [hint]);
    } catch (error) {
      catalogueNotBefore = clock.now() + BACKOFF.maxMs;
      if (!signal.aborted) log.warn({ connection: connectionId, err: error }, 'what the site is made of was not read');
    } finally {
      readingCatalogue = null;
      wake.abort();
    }
  }

  async function putAside({ ticket }: PendingHint, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ connection: connectionId, ticket, reason }, 'a ticket a webhook spoke of cannot be read');
    const rejected = [{ sourceId: ticket, reason, raw: '' }];
    await context.database.transaction((tx) => writeRejected(tx, connectionId, reader.stream, rejected, clock.now()));
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      wake = new AbortController();
      const begunAt = clock.now();
      try {
        const pause = await pass();
        failures = 0;
        // A clock that was set back must not make the rest longer.
        const rest = Math.max(0, Math.min(GATHER_MS, begunAt + GATHER_MS - clock.now()));
        if (pause === 0) await clock.sleep(rest, signal);
        else await clock.sleep(pause, AbortSignal.any([wake.signal, signal]));
      } catch (error) {
        if (signal.aborted) break;
        log.warn({ connection: connectionId, err: error }, 'webhooks are waiting: what they are about was not read');
        await clock.sleep(retryAfterMs(error) ?? backoffMs(failures++, BACKOFF), signal);
      }
    }
    stopListening();
    await readingCatalogue;
  }

  return { wake: () => wake.abort(), lastHeardAt: () => heardAt, stopped: run() };
}

async function takeOverHinted(
  { clock, connectionId, database, linkPeople }: SyncContext,
  reader: HintReader,
  hints: readonly PendingHint[],
): Promise<void> {
  const readAt = clock.now();
  const { arrival, gone, rejected } = await reader.read(hints.map(({ ticket }) => ticket));
  const saidDeleted = new Set(hints.filter(({ deleted }) => deleted).map(({ ticket }) => ticket));
  await database.transaction(async (tx) => {
    const at = clock.now();
    await takeOver(tx, connectionId, { ...arrival, readAt }, at, linkPeople);
    // Said to be deleted and not there: gone. Not there and nothing said is for the census to find out.
    await buryTickets(
      tx,
      connectionId,
      gone.filter((id) => saidDeleted.has(id)),
      at,
      { readAt },
    );
    await writeRejected(tx, connectionId, reader.stream, rejected, at);
  });
}
