const DAY_MS = 24 * 3_600_000;

/** With clocks that go back, and an hour to spare. */
const LONGEST_DAY_MS = 27 * 3_600_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, made);
  return made;
}

/** How far local time is ahead of UTC at an instant, in ms. */
export function zoneOffsetMs(at: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter(timeZone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** Whether this is an IANA zone the runtime knows; a bare offset has no midnight rule to keep through the year. */
export function isTimeZone(name: string): boolean {
  try {
    formatter(name);
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/**
 * The instant the local day of `at` began. Where the clocks skip midnight the day begins at the first instant after.
 *
 * @param at epoch ms
 * @param timeZone IANA name
 */
export function startOfDay(at: number, timeZone: string): number {
  const local = at + zoneOffsetMs(at, timeZone);
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  // The offset at midnight may differ from the one at `at`; a second look settles it.
  const guess = midnight - zoneOffsetMs(at, timeZone);
  const settled = midnight - zoneOffsetMs(guess, timeZone);
  return zoneOffsetMs(settled, timeZone) === zoneOffsetMs(guess, timeZone) ? settled : Math.max(guess, settled);
}

/** A day somewhere, from its first instant to the first of the next. */
export interface LocalDay {
  readonly from: number;
  readonly until: number;
}

const today = new Map<string, LocalDay>();

/** The local day of `at`. Asked for all the time about the present, so each zone's last answer is kept. */
export function localDay(at: number, timeZone: string): LocalDay {
  const kept = today.get(timeZone);
  if (kept && kept.from <= at && at < kept.until) return kept;
  const from = startOfDay(at, timeZone);
  // No day is longer than this, nor two together shorter.
  const day = { from, until: startOfDay(from + LONGEST_DAY_MS, timeZone) };
  today.set(timeZone, day);
  return day;
}
