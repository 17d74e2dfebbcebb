import type { Meta } from '@speedyflow/contract/envelope';

let lowest: number | undefined;

/** An answer has come. What was kept on the server does not say where the log was when it was sent. */
export function notePosition(meta: Partial<Meta> | undefined): void {
  if (meta?.seq === undefined || meta.cached !== false) return;
  lowest = Math.min(meta.seq, lowest ?? meta.seq);
}

/** Where the change log was when this page was first answered; undefined before that. */
export function firstPosition(): number | undefined {
  return lowest;
}
