import { AppError } from '../../domain/errors.ts';
import { refusalStatus } from '../../upstream/transport/refusal.ts';
import { DecodeError } from '../../upstream/transport/wire.ts';

/** Refusals of us, not of what we asked for. */
const REFUSED_US: ReadonlySet<number> = new Set([401, 402, 403, 407]);

/**
 * Whether a failure is of what was read, so that reading it again brings the same; any other is of the upstream, of us
 * or of the way between, and passes.
 */
export function isPoison(error: unknown): boolean {
  if (!(error instanceof AppError)) return true;
  if (error.cause instanceof DecodeError) return true;
  const status = refusalStatus(error);
  return status !== null && !REFUSED_US.has(status);
}
