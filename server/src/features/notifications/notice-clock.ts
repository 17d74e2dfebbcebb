import type { Clock } from '../../stdx/clock.ts';
import { lastSeq } from '../../store/change-log.ts';
import type { Database } from '../../store/database.ts';
import type { NotificationMarkTable } from '../../store/schema/workspace-tables.ts';
import { AccountPeople } from './account-people.ts';
import { noticesOfChanges } from './from-changes.ts';
import { noticesOfClocks } from './from-clocks.ts';
import { noticesOfRefusals } from './from-outbox.ts';
import { NEWS_MS } from './notice.ts';
import { keepNotices, lastComment, readMark, readSettled, writeMark } from './notifications.store.ts';

/** Entries of the change log looked through at once. */
const PAGE = 500;
/** Further behind than this, as after long standing still, what happened is no news any more. */
const BEHIND_MAX = 50_000;
/** How far it goes on before that is written down: what is looked through again tells nothing twice. */
const UNWRITTEN_MAX = 5_000;
/** Clocks of service levels run out without anything changing. */
const LOOK_EVERY_MS = 15_000;
/** Shortest time between two looks: what comes meanwhile goes together. */
const LOOK_AFTER_MS = 300;
/** Transactions that began before the last look may have ended after it. */
const OVERLAP_MS = 60_000;

type Mark = Omit<NotificationMarkTable, 'id'>;

export interface NoticeMeans {
  readonly database: Database;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Resolves when the change log grew, or the signal aborts. */
  readonly growth: (signal: AbortSignal) => Promise<void>;
  /** Hears whom there is something new for. */
  readonly notified: (userIds: readonly number[]) => void;
  /** Hears of a failed look; the next one tries again. */
  readonly onError: (error: unknown) => void;
}

/**
 * Finds what concerns people, by following the change log and the time, until the signal aborts. It stands beside
 * everything that writes: none of that waits for it, and while a site is read for the first time it finds nothing. One
 * at a time.
 */
export async function runNoticeClock(means: NoticeMeans): Promise<void> {
  const { clock, signal } = means;
  const look = new NoticeLook(means.database, clock.now);
  while (!signal.aborted) {
    let more = false;
    try {
      const found = await look.once();
      more = found.more;
      if (found.userIds.length > 0) means.notified(found.userIds);
    } catch (error) {
      if (!signal.aborted) means.onError(error);
    }
    const woken = new AbortController();
    const either = AbortSignal.any([signal, woken.signal]);
    if (!more) await Promise.race([clock.sleep(LOOK_EVERY_MS, either), means.growth(either)]);
    woken.abort();
    await clock.sleep(LOOK_AFTER_MS, signal);
  }
}

/** Looks for what concerns people, each time from where it was the last time. */
export class NoticeLook {
  readonly #database: Database;
  readonly #now: () => number;
  #mark: Mark | undefined;
  #written = 0;

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** @returns whom there is something new for, and whether there is more of the log to look through */
  async once(): Promise<{ userIds: number[]; more: boolean }> {
    const { read } = this.#database;
    const at = this.#now();
    // Asked before the log is: what came by then is in what is read of the log.
    const comment = await lastComment(read);
    const head = await lastSeq(read);
    const before = this.#mark ?? (await this.#begin({ seq: head, comment_id: comment, at }));
    const settled = await readSettled(read);
    // There may be thousands, and most of what happens is nobody's concern.
    let known: Promise<AccountPeople> | undefined;
    const people = () => {
      known ??= AccountPeople.read(read);
      return known;
    };
    const isMoot = settled.size === 0 || head - before.seq > BEHIND_MAX;
    const entries = isMoot ? [] : await this.#entriesAfter(before.seq);
    const seq = entries.at(-1)?.seq ?? head;
    const mark = { seq, comment_id: seq < head ? before.comment_id : comment, at };
    const since = Math.max(before.at - OVERLAP_MS, at - NEWS_MS);
    const notices = [
      ...(entries.length > 0
        ? await noticesOfChanges(read, entries, people, { settled, afterComment: before.comment_id })
        : []),
      ...(await noticesOfRefusals(read, since)),
      ...(await noticesOfClocks(read, { since, at }, people, settled)),
    ];
    const userIds = await this.#keep(notices, mark);
    this.#mark = mark;
    return { userIds, more: mark.seq < head };
  }

  /** From where the last process was; a first one begins with now. */
  async #begin(present: Mark): Promise<Mark> {
    const kept = await readMark(this.#database.read);
    // Ahead of the log: a backup was restored.
    const mark = kept && kept.seq <= present.seq ? kept : present;
    this.#written = kept ? mark.seq : Number.NEGATIVE_INFINITY;
    return mark;
  }

  #entriesAfter(seq: number) {
    return this.#database.read
      .selectFrom('change_log')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
  }

  /** Told already is most of what a look finds a second time: it is not worth a transaction. */
  async #keep(found: Parameters<typeof keepNotices>[1], mark: Mark): Promise<number[]> {
    const notices = await this.#untold(found);
    if (notices.length === 0 && mark.seq - this.#written < UNWRITTEN_MAX) return [];
    const userIds = await this.#database.transaction(async (tx) => {
      await writeMark(tx, mark);
      return keepNotices(tx, notices, mark.at);
    });
    this.#written = mark.seq;
    return userIds;
  }

  async #untold(found: Parameters<typeof keepNotices>[1]): Promise<typeof found> {
    if (found.length === 0) return found;
    const told = await this.#database.read
      .selectFrom('notifications')
      .select(['user_id', 'ticket_id', 'cause'])
      .where('user_id', 'in', [...new Set(found.map(({ userId }) => userId))])
      .where('cause', 'in', [...new Set(found.map(({ cause }) => cause))])
      .execute();
    const known = new Set(told.map((one) => `${one.user_id} ${one.ticket_id} ${one.cause}`));
    return found.filter(({ userId, ticketId, cause }) => !known.has(`${userId} ${ticketId} ${cause}`));
  }
}
