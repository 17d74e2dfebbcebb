import type { TicketRowView } from '@speedyflow/contract/ticket';

/** The last message on one line: who wrote it, by the first name where it is known, and what. */
export function preview({ author, text }: NonNullable<TicketRowView['last_message']>): string {
  const [name] = author.trim().split(' ');
  return name ? `${name}: ${text}` : text;
}
