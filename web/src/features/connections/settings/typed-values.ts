/** What is typed into a form of several steps: in memory alone, and never in the markup, since secrets are among it. */
export interface TypedValues {
  keep(name: string, value: string): void;
  /** As the `ref` of a field: what was typed into it before is there again. */
  fill(field: HTMLInputElement | null): void;
  clear(): void;
}

export function typedValues(): TypedValues {
  const values = new Map<string, string>();
  return {
    keep: (name, value) => void values.set(name, value),
    // The property alone: React would write a `defaultValue` into the attribute as well.
    fill: (field) => {
      if (field) field.value = values.get(field.name) ?? '';
    },
    clear: () => values.clear(),
  };
}
