import { useState } from 'react';

export const PREFIX = 'speedyflow.';

/**
 * What this browser remembers for the person: drafts, widths, what was open. Storage may be full or
 * forbidden; then the page works and forgets.
 */
export const deviceMemory = {
  read<Value>(name: string, fallback: Value): Value {
    try {
      const text = localStorage.getItem(PREFIX + name);
      return text === null ? fallback : (JSON.parse(text) as Value);
    } catch {
      return fallback;
    }
  },
  write(name: string, value: unknown): void {
    try {
      if (value === undefined) localStorage.removeItem(PREFIX + name);
      else localStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      // Nothing to do: the value lives on in the page until it is closed.
    }
  },
};

/** State that survives a reload on this device. */
export function useRemembered<Value>(name: string, fallback: Value): [Value, (next: Value) => void] {
  const [value, setValue] = useState(() => deviceMemory.read(name, fallback));
  const remember = (next: Value) => {
    setValue(next);
    deviceMemory.write(name, next);
  };
  return [value, remember];
}
