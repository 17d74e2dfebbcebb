/** Pages of incremental exports: by cursor, and by time with its repeated seconds. */
import { ApiError, badRequest } from './api-error.ts';
import type { Place } from './paging.ts';
import { rewrite, text, whole } from './query.ts';

/** The newest minute is withheld from exports of tickets and their events. */
export const WITHHELD_SECONDS = 60;

/** A place in an export: a second, and the id of the last row taken in it. */
export interface ExportCursor {
  sec: number;
  id: number;
}

/** Reads `start_time`, which must be there. */
export function anyStartTime({ query }: Place): number {
  const start = whole(query, 'start_time');
  if (start === undefined) throw badRequest('StartTimeMissing', 'Missing required parameter start_time');
  return start;
}

/** Reads `start_time`, which must be there and lie more than a minute back. */
export function startTime(place: Place, now: number): number {
  const start = anyStartTime(place);
  if (start > now / 1000 - WITHHELD_SECONDS) {
    const description = 'Too recent start_time. Use a start_time older than 1 minute';
    throw new ApiError(422, { error: 'StartTimeTooRecent', description });
  }
  return start;
}

/** Where a cursor export goes on, or starts. */
export function cursorStart(place: Place, now: number): ExportCursor {
  const cursor = text(place.query, 'cursor');
  if (cursor === undefined) return { sec: startTime(place, now), id: 0 };
  const [, sec, id] = /^(\d+)\.0\|\|(\d*)\|$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  if (sec === undefined) throw badRequest('InvalidCursor', 'The cursor is not valid');
  return { sec: Number(sec), id: Number(id) };
}

export function pageSize({ query }: Place, most = 1000): number {
  return Math.min(most, Math.max(1, whole(query, 'per_page') ?? most));
}

/** What stands beside the rows of a cursor export; `last` is the last row, or where the export started. */
export function cursorEnvelope(place: Place, start: ExportCursor, last: ExportCursor | undefined, end: boolean) {
  const { sec, id } = last ?? start;
  const cursor = Buffer.from(`${sec}.0||${id === 0 ? '' : id}|`).toString('base64');
  const changes = { cursor, start_time: undefined };
  return {
    after_url: `${place.url}?${rewrite(place.query, changes)}`,
    before_url: null,
    after_cursor: cursor,
    before_cursor: null,
    end_of_stream: end,
  };
}

/**
 * A page by time, from rows in the order of their seconds. `fetch` answers up to `limit` rows from `start` on that are
 * no later than `untilSec` (and no later than the caller's own bound). Rows of
 * the last second come again on the next page, except that a page that would hold one second alone takes all of it,
 * however many those are, and moves on; unless it is `pinned`, in which case it names that second for ever.
 */
export function timePage<Row>(
  place: Place,
  start: number,
  size: number,
  fetch: (limit: number, untilSec: number) => Row[],
  secondOf: (row: Row) => number,
  pinned = false,
): { rows: Row[]; envelope: Record<string, unknown> } {
  let rows = fetch(size + 1, Number.POSITIVE_INFINITY);
  const more = rows.length > size;
  const first = rows[0];
  const oneSecond = !pinned && more && first !== undefined && secondOf(first) === secondOf(rows[size - 1]!);
  if (oneSecond) {
    rows = fetch(Number.POSITIVE_INFINITY, secondOf(first));
  } else {
    rows = rows.slice(0, size);
  }
  const last = rows.at(-1);
  const lastSecond = last === undefined ? start : secondOf(last);
  const end = oneSecond ? lastSecond + 1 : lastSecond;
  const next = `${place.url}?${rewrite(place.query, { start_time: String(end) })}`;
  return { rows, envelope: { count: rows.length, end_of_stream: !more, end_time: end, next_page: next } };
}
