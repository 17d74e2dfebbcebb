/*
 * What the search index holds of a ticket beside its words. Each begins with a sign that no word has, so that nobody
 * can type one.
 */

/** The desk a ticket belongs to: what one may not see is left out inside the index. */
export function deskToken(deskId: number): string {
  return `¤d${deskId}`;
}

/** Whom it is assigned to, or that it is to nobody. */
export function assigneeToken(personId: number | null): string {
  return `¤a${personId ?? 0}`;
}

/** A word of what a row shows: key, summary and people. */
export function titleToken(word: string): string {
  return `§${word}`;
}

/** Tickets of one block have ids that follow each other; there are fine and coarse blocks. */
const FINE_BLOCK = 4_096;
const COARSE_BLOCK = 16 * FINE_BLOCK;

/** The blocks a ticket is in: PostgreSQL reads its index from the newest tickets back by them. */
export function blockTokens(ticketId: number): string[] {
  return [fineToken(Math.floor(ticketId / FINE_BLOCK)), coarseToken(Math.floor(ticketId / COARSE_BLOCK))];
}

/** Blocks that together hold at least the `count` ids up to `last`. */
export function blocksBack(last: number, count: number): string[] {
  const [size, token] = count <= COARSE_BLOCK ? [FINE_BLOCK, fineToken] : [COARSE_BLOCK, coarseToken];
  const newest = Math.floor(last / size);
  const oldest = Math.max(0, Math.floor((last - count + 1) / size));
  return Array.from({ length: newest - oldest + 1 }, (_, n) => token(newest - n));
}

function fineToken(block: number): string {
  return `¤b${block}`;
}

function coarseToken(block: number): string {
  return `¤c${block}`;
}
