const DAY_MS = 24 * 3_600_000;

/** Days whose text is kept; a list shows few. */
const DAYS_MAX = 4_000;

const daysSeen = new Map<number, string>();

const TWO = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const THREE = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));

/**
 * ISO 8601 in UTC, as `toISOString` has it. A page of tickets holds a hundred of them: the date is worked out once a
 * day and the time by tables, for a tenth of the cost.
 */
export function instant(at: number): string {
  const day = Math.floor(at / DAY_MS);
  const ms = at - day * DAY_MS;
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${dateOf(day)}${TWO[hours]}:${TWO[minutes % 60]}:${TWO[seconds % 60]}.${THREE[ms % 1000]}Z`;
}

function dateOf(day: number): string {
  const seen = daysSeen.get(day);
  if (seen !== undefined) return seen;
  const date = new Date(day * DAY_MS).toISOString().slice(0, -'00:00:00.000Z'.length);
  if (daysSeen.size >= DAYS_MAX) daysSeen.clear();
  daysSeen.set(day, date);
  return date;
}
