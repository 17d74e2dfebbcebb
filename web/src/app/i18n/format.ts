import { useLingui } from '@lingui/react';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** From so many days on, hours say nothing more. */
const MANY_DAYS = 30;

export interface Format {
  number(value: number): string;
  /** A short age: `now`, `4m`, `3h`, `2d`, then the day, or the month of an earlier year. */
  age(instant: string, nowMs: number): string;
  /** Day and time to the minute. */
  moment(instant: string): string;
  /** The exact instant, for hovers. */
  instant(instant: string): string;
  /** A stretch of time in two units at most; to the second below an hour when asked. */
  duration(ms: number, seconds?: boolean): string;
  /** How often something happens: as a duration to the second, its last unit left out where it is zero. */
  interval(ms: number): string;
  /** A part of a whole, between 0 and 1. */
  share(value: number): string;
  size(bytes: number): string;
}

const UNITS = { day: 'd', hour: 'h', minute: 'm', second: 's' } as const;

/** Numbers and times by the language of the interface, the region and the time zone of the browser. */
export function createFormat(locale: string): Format {
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const minute = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const monthOfYear = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' });
  const short = (value: number, unit: keyof typeof UNITS) => `${number.format(value)}${UNITS[unit]}`;

  const duration = (ms: number, seconds = false) => {
    const total = Math.floor(Math.abs(ms) / 1000);
    const [days, hours] = [Math.floor(total / 86_400), Math.floor((total % 86_400) / 3600)];
    const minutes = Math.floor((total % 3600) / 60);
    if (days >= MANY_DAYS) return short(days, 'day');
    if (days > 0) return `${short(days, 'day')} ${short(hours, 'hour')}`;
    if (hours > 0) return `${short(hours, 'hour')} ${short(minutes, 'minute')}`;
    if (minutes === 0) return short(total % 60, 'second');
    return seconds ? `${short(minutes, 'minute')} ${short(total % 60, 'second')}` : short(minutes, 'minute');
  };

  return {
    number: (value) => number.format(value),
    age(instant, nowMs) {
      const at = Date.parse(instant);
      const past = nowMs - at;
      if (past < MINUTE_MS) return relative.format(0, 'second');
      if (past < HOUR_MS) return short(Math.floor(past / MINUTE_MS), 'minute');
      if (past < DAY_MS) return short(Math.floor(past / HOUR_MS), 'hour');
      if (past < 7 * DAY_MS) return short(Math.floor(past / DAY_MS), 'day');
      return new Date(at).getFullYear() === new Date(nowMs).getFullYear() ? day.format(at) : monthOfYear.format(at);
    },
    moment: (instant) => minute.format(new Date(instant)),
    instant: (instant) => full.format(new Date(instant)),
    duration,
    interval: (ms) => duration(ms, true).replace(/ 0\w$/, ''),
    share: (value) => percent.format(value),
    size(bytes) {
      const power = bytes >= 1e6 ? 2 : bytes >= 1e3 ? 1 : 0;
      const unit = (['byte', 'kilobyte', 'megabyte'] as const)[power];
      const value = bytes / 1e3 ** power;
      // Bytes have a plural only when they are spelt out.
      const unitDisplay = power === 0 ? 'long' : 'short';
      return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(
        value,
      );
    },
  };
}

/** The language of the interface as it is written where the person is: dates in English are others in Britain. */
export function localeOf(language: string, preferred: string): string {
  const { region } = new Intl.Locale(preferred);
  return region ? `${language}-${region}` : language;
}

/** The formats of a language are costly to make, and every row of a list uses them. */
const formats = new Map<string, Format>();

export function useFormat(): Format {
  const { locale: language } = useLingui().i18n;
  const known = formats.get(language);
  if (known) return known;
  const format = createFormat(localeOf(language, navigator.language));
  formats.set(language, format);
  return format;
}
