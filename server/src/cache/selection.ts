/** Which answers are meant: all of them, one, those whose key fits a pattern, or those with a tag. */
export type Selection =
  | { readonly by: 'all' }
  | { readonly by: 'key'; readonly key: string }
  /** `*` stands for any characters. */
  | { readonly by: 'pattern'; readonly pattern: string }
  | { readonly by: 'tag'; readonly tag: string };

/** Tells of a key and its tags whether they are meant. */
export function selects(selection: Selection): (key: string, tags: readonly string[]) => boolean {
  switch (selection.by) {
    case 'all':
      return () => true;
    case 'key':
      return (key) => key === selection.key;
    case 'tag':
      return (_key, tags) => tags.includes(selection.tag);
    case 'pattern': {
      const parts = selection.pattern.split('*');
      return (key) => fits(key, parts);
    }
  }
}

/** Whether `text` is the parts in their order with anything between them; one pass, whatever the pattern. */
function fits(text: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    at = text.indexOf(part, at);
    if (at === -1) return false;
    at += part.length;
  }
  return at <= text.length - last.length;
}

/** A selection as it is told to other processes. */
export function readSelection(text: string): Selection | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { by, key, pattern, tag } = (value ?? {}) as Record<string, unknown>;
  if (by === 'all') return { by };
  if (by === 'key' && typeof key === 'string') return { by, key };
  if (by === 'pattern' && typeof pattern === 'string') return { by, pattern };
  return by === 'tag' && typeof tag === 'string' ? { by, tag } : undefined;
}
