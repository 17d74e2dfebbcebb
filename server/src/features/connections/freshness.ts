import type { StreamFreshness } from '@speedyflow/contract/connections';
import type { Selectable } from 'kysely';
import { type Stall, stallOf } from '../../domain/stall.ts';
import type { WaitingEdits } from '../../store/outbox/held-edits.ts';
import type { SyncStreamTable } from '../../store/schema/mirror-tables.ts';

/** A stream that waits for something to be sent or read is late after this long. */
const WAITING_MAX_MS = 60_000;

/** What waits in a line. */
type Line = Pick<WaitingEdits, 'count' | 'oldestAt'> & Partial<WaitingEdits>;

/** Why a line does not move. */
interface LineStall extends Omit<Stall, 'kind'> {
  readonly kind: 'waiting' | 'held';
}

/** How fresh a stream of sync is, and why it is not where it is not. */
export function streamFreshness(stream: Selectable<SyncStreamTable>, now: number): StreamFreshness {
  const stall = stallOfStream(stream, now);
  return {
    stream: stream.stream,
    last_success_at: instant(stream.last_success_at),
    lag_seconds: secondsSince(stream.last_success_at, now),
    attempted_at: instant(stream.attempted_at),
    next_run_at: instant(stream.next_run_at),
    interval_seconds: stream.interval_ms === null ? null : stream.interval_ms / 1000,
    backlog: stream.backlog,
    ...stallView(stall),
    done: stream.done,
    total: stream.total,
    complete: stream.complete === 1,
    error: stream.error,
    lacking: stream.lacking,
  };
}

/** A stall as it is told of a stream or a connection; null where there is none. */
export function stallView(stall: Stall | LineStall | null): Pick<StreamFreshness, 'alarm' | 'stall'> {
  return {
    alarm: stall?.words ?? null,
    stall: stall && { kind: stall.kind, since: new Date(stall.since).toISOString() },
  };
}

export function stallOfStream(stream: Selectable<SyncStreamTable>, now: number): Stall | null {
  return stallOf(
    {
      intervalMs: stream.interval_ms,
      lastSuccessAt: stream.last_success_at,
      progressedAt: stream.progressed_at,
      attemptedAt: stream.attempted_at,
      error: stream.error,
    },
    now,
  );
}

/** What waits in a line of our own: edits to be sent, deliveries to be read. Its lag is the age of the oldest. */
export function lineFreshness(stream: 'edits' | 'webhooks', line: Line, now: number): StreamFreshness {
  const { count, oldestAt } = line;
  const waitedMs = oldestAt === null ? 0 : Math.max(0, now - oldestAt);
  return {
    stream,
    last_success_at: null,
    lag_seconds: Math.round(waitedMs / 1000),
    attempted_at: null,
    next_run_at: null,
    interval_seconds: null,
    backlog: count,
    ...stallView(stallOfLine(line, now)),
    done: null,
    total: null,
    complete: true,
    error: null,
    lacking: null,
  };
}

/** What waits for people to decide about a refused edit stalls by itself; what waits for nothing is told first. */
function stallOfLine({ count, oldestAt, held = 0, oldestFreeAt = oldestAt }: Line, now: number): LineStall | null {
  const late = (at: number | null): at is number => at !== null && now - at > WAITING_MAX_MS;
  if (late(oldestFreeAt)) {
    return {
      kind: 'waiting',
      since: oldestFreeAt,
      words: `The oldest of ${count} has waited since ${instant(oldestFreeAt)}.`,
    };
  }
  if (held === 0 || !late(oldestAt)) return null;
  const words = `${held} of ${count} wait, since ${instant(oldestAt)}, for a refused edit before them: send it again or drop it.`;
  return { kind: 'held', since: oldestAt, words };
}

function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function secondsSince(at: number | null, now: number): number | null {
  return at === null ? null : Math.max(0, Math.round((now - at) / 1000));
}
