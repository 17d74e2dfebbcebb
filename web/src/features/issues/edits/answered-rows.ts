import type { TicketRowView } from '@speedyflow/contract/ticket';

/**
 * Rows the server answered to edits made on this page. A list that was asked for before the edit may arrive
 * after it; the higher `seq` wins, so that an edit never flickers back.
 */
const answered = new Map<string, TicketRowView>();

export function rememberAnswer(row: TicketRowView): void {
  answered.set(row.key, row);
}

/** The fetched row or, when that is older, what an edit has answered since. */
export function settle<Row extends TicketRowView>(fetched: Row): Row {
  const newer = answered.get(fetched.key);
  if (!newer) return fetched;
  if (fetched.seq < newer.seq) return { ...fetched, ...newer };
  answered.delete(fetched.key);
  return fetched;
}

export function forgetAnswers(): void {
  answered.clear();
}
