const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** How long ago an instant is, in its largest unit. */
export function ago(instant: string | null, now: number): string {
  if (instant === null) return 'never';
  return `${span(Math.max(0, Math.round((now - Date.parse(instant)) / 1000)))} ago`;
}

/** So many seconds, in their largest unit. */
export function span(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => seconds >= 2 * length) ?? ['s', 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}
