/** Local time by `Intl` alone, so that what it is compared with shares no arithmetic with the server. */

const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date and the time of day that a clock on the wall shows, as if they were UTC, in ms. */
export function wallClock(at: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(timeZone, format);
  }
  const seconds = Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
  return seconds + (((at % 1000) + 1000) % 1000);
}

/** Days since 1970 on the calendar of the wall. */
export function calendarDay(at: number, timeZone: string): number {
  return Math.floor(wallClock(at, timeZone) / DAY_MS);
}
