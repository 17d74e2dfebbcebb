import { AppError } from '../../domain/errors.ts';
import type { CallPriority } from './call-options.ts';

/** How often background calls try whether credentials that were refused are accepted again. */
const PROBE_EVERY_MS = 5 * 60_000;
/** Here a 401 may mean no more than a scope that is missing. */
const SPEAKS_FOR_ITSELF = /^[A-Z]+ \/rest\/agile\//;

/**
 * Remembers that our credentials are not accepted, so that a site is not asked again and again with them. People's
 * calls always go through: whoever mends the credentials is not kept waiting.
 */
export class RefusedCredentials {
  #refusal: AppError | null = null;
  #probeAt = 0;
  /** Number of the call that was refused. */
  #call = 0;

  /** The refusal to answer a background call with instead of sending it; null when it may be sent. */
  standing(now: number, priority: CallPriority): AppError | null {
    if (this.#refusal === null || priority === 'interactive') return null;
    if (now >= this.#probeAt) {
      this.#probeAt = now + PROBE_EVERY_MS;
      return null;
    }
    const { kind, code, message, details } = this.#refusal;
    const again = `The credentials are tried again in ${Math.ceil((this.#probeAt - now) / 1_000)} s.`;
    return new AppError(kind, code, `${message} ${again}`, { details });
  }

  /** A call was answered as one of ours. Those sent before the refusal say nothing about it. */
  accepted(call: number): void {
    if (call > this.#call) this.#refusal = null;
  }

  refused(now: number, { call, endpoint, error }: { call: number; endpoint: string; error: AppError }): void {
    if (SPEAKS_FOR_ITSELF.test(endpoint)) return;
    if (this.#refusal === null || now >= this.#probeAt) this.#probeAt = now + PROBE_EVERY_MS;
    this.#refusal = error;
    this.#call = Math.max(this.#call, call);
  }

  get until(): number | null {
    return this.#refusal === null ? null : this.#probeAt;
  }
}
