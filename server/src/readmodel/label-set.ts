/*
 * Labels are kept as one text, each between line feeds (no label holds one), so that one label is found exactly by
 * the same SQL on both databases.
 */

export function packLabels(labels: readonly string[]): string {
  return labels.length === 0 ? '' : `\n${labels.join('\n')}\n`;
}

export function unpackLabels(packed: string): string[] {
  return packed === '' ? [] : packed.slice(1, -1).split('\n');
}

/** What a packed set contains when it has this label. */
export function labelNeedle(label: string): string {
  return `\n${label}\n`;
}
