import { AppError } from '../../domain/errors.ts';
import { refusalStatus } from '../../upstream/transport/refusal.ts';
import { DecodeError } from '../../upstream/transport/wire.ts';
import { isOfTheData } from './digestible.ts';

/** Refusals of us, not of what we asked for. */
const REFUSED_US: ReadonlySet<number> = new Set([401, 402, 403, 407]);

/**
 * Whether a failure is of what was read, so that reading it again brings the same; any other is of the upstream, of us
 * or of the way between, and passes.
 */
export function isPoison(error: unknown): boolean {
  if (!(error instanceof AppError)) return !saysItsCode(error) || isOfTheData(error);
  if (error.cause instanceof DecodeError) return true;
  const status = refusalStatus(error);
  return status !== null && !REFUSED_US.has(status);
}

/** As a database does that is busy, full or gone, and a way to it that is broken. */
function saysItsCode(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
