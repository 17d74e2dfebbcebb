import type { TicketRowView } from '@speedyflow/contract/ticket';

/**
 * The newest rows the server answered to edits made in this browser. A list that was asked for before an edit may arrive
 * after it, and another one after that: the higher `seq` wins each time, so that an edit never flickers back.
 */
const answered = new Map<string, TicketRowView>();

export function rememberAnswer(row: TicketRowView): void {
  if ((answered.get(row.key)?.seq ?? 0) <= row.seq) answered.set(row.key, row);
}

/** Whether an edit has been answered to at all. */
export const hasAnswers = (): boolean => answered.size > 0;

/** The fetched row or, when that is older, what an edit has answered since. */
export function settle<Row extends TicketRowView>(fetched: Row): Row {
  const newer = answered.get(fetched.key);
  if (!newer || fetched.seq >= newer.seq) return fetched;
  // Absent where they do not apply: those of the older row would stay.
  const { pending: _pending, failed: _failed, ...older } = fetched;
  return { ...older, ...newer } as Row;
}

export function forgetAnswers(): void {
  answered.clear();
}
