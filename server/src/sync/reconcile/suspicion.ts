/** So few missing tickets say nothing of their desk, however small it is. */
const HANDFUL = 10;

/** Share of a desk whose disappearance is no matter of single tickets any more. */
const SHARE = 0.05;

/** What a count of a desk came to. */
export interface DeskCount {
  /** Tickets the mirror holds. */
  held: number;
  /** Of these, tickets looked for. */
  looked: number;
  /** Of these, tickets the upstream neither finds nor shows. */
  missing: number;
}

/**
 * Why a count is not taken for deletions, or null when it is: nothing found at all, or too much gone at once, looks
 * like a permission that was lost.
 */
export function suspicionOf({ held, looked, missing }: DeskCount): string | null {
  if (missing === 0) return null;
  if (missing === held) return held === 1 ? 'Its only ticket is missing.' : `All of its ${held} tickets are missing.`;
  if (missing <= HANDFUL || missing <= looked * SHARE) return null;
  const where = looked < held ? `${looked} tickets looked for, of its ${held},` : `its ${held} tickets`;
  return `${missing} of ${where} are missing.`;
}
