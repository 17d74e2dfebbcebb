/** When tickets arrive: office hours, weekdays, slow growth; the creation time rises with the ticket's index. */
import { DAY, HOUR } from './calendar.ts';
import { unit } from './random.ts';

/** The world spans eighteen months before its anchor. */
export const SPAN = 548 * DAY;
/** The last stretch before the anchor is busy whatever its weekday, so that a fresh desk has something new today. */
export const BUSY_END = 30 * HOUR;

const HOUR_WEIGHTS = [
  0.05, 0.04, 0.03, 0.03, 0.04, 0.08, 0.2, 0.5, 1, 1.5, 1.6, 1.4, 1.1, 1.3, 1.5, 1.4, 1.1, 0.7, 0.4, 0.3, 0.25, 0.2,
  0.12, 0.08,
];
const SALT = 11;

/** Builds the function from a ticket's index to its creation time. */
export function createArrivals(seed: number, anchorMs: number, tickets: number): (index: number) => number {
  const startMs = anchorMs - SPAN;
  const hours = SPAN / HOUR;
  const cumulative = new Float64Array(hours + 1);
  for (let hour = 0; hour < hours; hour++) {
    cumulative[hour + 1] = cumulative[hour]! + hourWeight(startMs + hour * HOUR, hour / hours, anchorMs);
  }
  const total = cumulative[hours]!;
  return (index) => {
    const mass = ((index + unit(seed, SALT, index)) / tickets) * total;
    const hour = lastAtMost(cumulative, mass);
    const within = (mass - cumulative[hour]!) / (cumulative[hour + 1]! - cumulative[hour]!);
    return Math.floor(startMs + (hour + within) * HOUR);
  };
}

function hourWeight(ms: number, progress: number, anchorMs: number): number {
  const growth = 0.8 + 0.4 * progress;
  if (ms >= anchorMs - BUSY_END) return growth * 0.9;
  const date = new Date(ms);
  const weekday = date.getUTCDay();
  const weekend = weekday === 0 || weekday === 6;
  return HOUR_WEIGHTS[date.getUTCHours()]! * (weekend ? 0.12 : weekday === 1 ? 1.2 : 1) * growth;
}

/** The largest position whose value is at most `mass`, below the last one. */
function lastAtMost(cumulative: Float64Array, mass: number): number {
  let low = 0;
  let high = cumulative.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (cumulative[middle]! <= mass) low = middle;
    else high = middle - 1;
  }
  return low;
}
