/** The same with every number to three digits, or whole where it is large. */
export function rounded<T>(value: T): T {
  if (typeof value === 'number') return roundedNumber(value) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rounded(member)])) as T;
}

/** Three digits of what is small, whole numbers of what is large. */
export function roundedNumber(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
}
