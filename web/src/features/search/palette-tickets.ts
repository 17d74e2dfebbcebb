import type { TicketRowView } from '@speedyflow/contract/ticket';
import { hasWords } from '../../app/plain.ts';
import { matchOf } from '../issues/list/found-row.tsx';

/** Of those that are shown, how many may be what this device found. */
const HELD_SHARE = 5 / 8;

/**
 * The tickets that a palette shows for words: the one whose key they are, then unsolved ones that this device holds,
 * which stay where they are when the server's answer comes, then what that adds.
 */
export function paletteTickets(
  words: string,
  held: readonly TicketRowView[],
  found: readonly TicketRowView[] | undefined,
  most: number,
): TicketRowView[] {
  const isNamed = ({ key, summary }: TicketRowView) => hasWords(`${key} ${summary}`, words);
  const here = [...held.filter(isNamed), ...held.filter((row) => !isNamed(row))];
  const all = found
    ? [...found.filter((row) => matchOf(row)?.key), ...here.slice(0, most * HELD_SHARE), ...found]
    : here;
  return [...new Map(all.map((row) => [row.key, row])).values()].slice(0, most);
}
