/** Working-time arithmetic: a weekly calendar Monday to Friday, 9 to 17 UTC, in epoch milliseconds. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

const OPENS = 9 * HOUR;
const CLOSES = 17 * HOUR;
const WORKDAY = CLOSES - OPENS;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4 * DAY;

/** Midnight UTC of the Monday on or before the instant. */
export function mondayOf(ms: number): number {
  return Math.floor((ms - FIRST_MONDAY) / WEEK) * WEEK + FIRST_MONDAY;
}

/** Working milliseconds from the calendar's origin to the instant; differences of it measure working time. */
function workedUntil(ms: number): number {
  const monday = mondayOf(ms);
  const intoWeek = ms - monday;
  const day = Math.floor(intoWeek / DAY);
  const whole = Math.min(day, 5) * WORKDAY;
  const today = day < 5 ? Math.min(Math.max(intoWeek - day * DAY - OPENS, 0), WORKDAY) : 0;
  return ((monday - FIRST_MONDAY) / WEEK) * 5 * WORKDAY + whole + today;
}

/** Working milliseconds between two instants (negative when they are swapped). */
export function workingBetween(fromMs: number, toMs: number): number {
  return workedUntil(toMs) - workedUntil(fromMs);
}

/** The instant at which `workMs` of working time have passed since `fromMs`. */
export function addWorking(fromMs: number, workMs: number): number {
  const target = workedUntil(fromMs) + workMs;
  const days = Math.floor(target / WORKDAY);
  let rest = target - days * WORKDAY;
  let workday = days;
  // The end of a working day and the opening of the next are the same working instant: prefer the earlier.
  if (rest === 0 && workMs > 0) {
    workday -= 1;
    rest = WORKDAY;
  }
  return FIRST_MONDAY + Math.floor(workday / 5) * WEEK + (workday % 5) * DAY + OPENS + rest;
}

/** Whether the instant lies within working hours. */
export function isWorkingTime(ms: number): boolean {
  const intoWeek = ms - mondayOf(ms);
  const intoDay = intoWeek % DAY;
  return intoWeek < 5 * DAY && intoDay >= OPENS && intoDay < CLOSES;
}
