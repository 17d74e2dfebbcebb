const texts = new WeakMap<object, string>();

/** Keeps a value's JSON text with it, for values that are written again and again; it must not change any more. */
export function keepJson(value: object): void {
  if (!texts.has(value)) texts.set(value, JSON.stringify(value));
}

/** The JSON text of an object: of what is kept with their texts in a list, these. */
export function jsonOf(content: object): string {
  const members: string[] = [];
  for (const [name, value] of Object.entries(content)) {
    // As `JSON.stringify` leaves them out.
    if (value !== undefined)
      members.push(`${JSON.stringify(name)}:${Array.isArray(value) ? listOf(value) : JSON.stringify(value)}`);
  }
  return `{${members.join()}}`;
}

function listOf(values: readonly unknown[]): string {
  if (!values.some((value) => texts.has(value as object))) return JSON.stringify(values);
  return `[${values.map((value) => texts.get(value as object) ?? JSON.stringify(value) ?? 'null').join()}]`;
}
