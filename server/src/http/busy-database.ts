/**
 * Codes by which a database says that it has no time or place now: given up by a time limit, no connection to be had,
 * restarting, locked by somebody else. None of them is a fault of ours, and all of them pass.
 */
const CODES: ReadonlySet<unknown> = new Set([
  ...['57014', '55P03', '25P03', '53300', '57P01', '57P02', '57P03', '08000', '08003', '08006'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT'],
]);
/** The client's own words, which come without a code. */
const WORDS = /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated)/;

/** Whether something failed because the database was busy or not there. */
export function isBusyDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return CODES.has((error as { code?: unknown }).code) || WORDS.test(error.message);
}
