/** Instants in a caller's time zone, both ways. */

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const HALF_HOUR = 30 * 60_000;
const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();
/** By zone and day of UTC; null for days on which clocks are changed. */
const offsets = new Map<string, Map<number, number | null>>();
const dates = new Map<number, string>();
const TWO = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const offsetTexts = new Map<number, string>();

/** Whether the runtime knows a zone of this name. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
export function zoneOffset(zone: string, ms: number): number {
  let ofZone = offsets.get(zone);
  if (!ofZone) {
    ofZone = new Map();
    offsets.set(zone, ofZone);
  }
  const day = Math.floor(ms / DAY);
  let offset = ofZone.get(day);
  if (offset === undefined) {
    const [first, last] = [computeOffset(zone, day * DAY), computeOffset(zone, (day + 1) * DAY)];
    offset = first === last ? first : null;
    ofZone.set(day, offset);
  }
  // On a day on which clocks are changed, which happens on half hours at the finest, it is worked out each time.
  return offset ?? computeOffset(zone, Math.floor(ms / HALF_HOUR) * HALF_HOUR);
}

function computeOffset(zone: string, ms: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const name = format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  if (!sign) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** `2026-09-28T19:32:13.094+0500`: Jira's own form, without a colon in the offset. */
export function jiraTime(ms: number, zone: string): string {
  const offset = zoneOffset(zone, ms);
  const local = ms + offset;
  return `${localTime(local)}.${String(((local % 1000) + 1000) % 1000).padStart(3, '0')}${offsetText(offset)}`;
}

/** `2026-09-28T19:32:13`, from local time encoded as UTC. */
function localTime(local: number): string {
  const day = Math.floor(local / DAY);
  let date = dates.get(day);
  if (date === undefined) {
    date = new Date(day * DAY).toISOString().slice(0, 11);
    dates.set(day, date);
  }
  const seconds = Math.floor((local - day * DAY) / 1000);
  return `${date}${TWO[Math.floor(seconds / 3600)]}:${TWO[Math.floor(seconds / 60) % 60]}:${TWO[seconds % 60]}`;
}

function offsetText(offset: number): string {
  const known = offsetTexts.get(offset);
  if (known !== undefined) return known;
  const minutes = Math.abs(offset) / 60_000;
  const text = `${offset < 0 ? '-' : '+'}${TWO[Math.floor(minutes / 60)]}${TWO[minutes % 60]}`;
  offsetTexts.set(offset, text);
  return text;
}

/** `28/Sep/26 7:32 PM`: the form for people. */
function friendlyTime(ms: number, zone: string): string {
  const local = new Date(ms + zoneOffset(zone, ms));
  const month = MONTHS[local.getUTCMonth()]!;
  const hours = local.getUTCHours();
  const minutes = String(local.getUTCMinutes()).padStart(2, '0');
  const year = String(local.getUTCFullYear()).slice(2);
  return `${String(local.getUTCDate()).padStart(2, '0')}/${month}/${year} ${hours % 12 || 12}:${minutes} ${hours < 12 ? 'AM' : 'PM'}`;
}

/** The four-fold date of the service desk API. */
export function serviceDate(ms: number, zone: string): Record<string, unknown> {
  const offset = zoneOffset(zone, ms);
  return {
    iso8601: localTime(ms + offset) + offsetText(offset),
    jira: jiraTime(ms, zone),
    friendly: friendlyTime(ms, zone),
    epochMillis: ms,
  };
}

/** The instant at which the zone's wall clocks show the given UTC-encoded local time. */
export function instantOfLocal(localMs: number, zone: string): number {
  const guess = localMs - zoneOffset(zone, localMs);
  return localMs - zoneOffset(zone, guess);
}

/** Local midnight on or before an instant, moved by a number of days. */
export function startOfDay(ms: number, zone: string, days = 0): number {
  const local = ms + zoneOffset(zone, ms);
  const midnight = Math.floor(local / 86_400_000) * 86_400_000;
  return instantOfLocal(midnight + days * 86_400_000, zone);
}
