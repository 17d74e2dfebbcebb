import type { Rejected, SourceTicket } from '../../domain/source.ts';
import { eachLimited } from '../interruptible.ts';
import { isPoison } from './poison.ts';

/** Tickets whose other parts are read at once. */
const AT_ONCE = 4;

/**
 * Reads the other parts of tickets. One of which a part cannot be understood is left out and put aside: taken over
 * without that part it would pass for whole, and waited for it would hold up all others.
 *
 * @param complete reads what is lacking of one, into it
 */
export async function completeEach(
  tickets: readonly SourceTicket[],
  complete: (ticket: SourceTicket) => Promise<void>,
): Promise<{ whole: SourceTicket[]; rejected: Rejected[] }> {
  const rejected: Rejected[] = [];
  await eachLimited(tickets, AT_ONCE, async (ticket) => {
    try {
      await complete(ticket);
    } catch (error) {
      if (!isPoison(error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      rejected.push({ sourceId: ticket.sourceId, reason, raw: '' });
    }
  });
  const broken = new Set(rejected.map(({ sourceId }) => sourceId));
  return { whole: tickets.filter(({ sourceId }) => !broken.has(sourceId)), rejected };
}
