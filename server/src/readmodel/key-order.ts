/** A form of the key that orders as people do: MSM-9 before MSM-10. */
export function keyOrder(key: string): string {
  const dash = key.lastIndexOf('-');
  const number = key.slice(dash + 1);
  return /^\d+$/.test(number) ? `${key.slice(0, dash + 1)}${number.padStart(12, '0')}` : key;
}
