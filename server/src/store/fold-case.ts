/** Lower case as `lower()` makes it on both databases: of ASCII letters alone. */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
