/** Instants in a caller's time zone, both ways. */

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const HALF_HOUR = 30 * 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

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
  // Offsets change on half hours at the finest, so one answer serves the whole half hour.
  const slot = Math.floor(ms / HALF_HOUR);
  const key = `${zone} ${slot}`;
  const cached = offsets.get(key);
  if (cached !== undefined) return cached;
  const offset = computeOffset(zone, slot * HALF_HOUR);
  offsets.set(key, offset);
  return offset;
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
  return new Date(ms + offset).toISOString().slice(0, 23) + offsetText(offset, '');
}

function offsetText(offset: number, separator: string): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${separator}${two(minutes % 60)}`;
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
    iso8601: new Date(ms + offset).toISOString().slice(0, 19) + offsetText(offset, ''),
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
