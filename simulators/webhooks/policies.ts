/** How a vendor's deliveries are attempted, as data. Instants and spans are in milliseconds. */

export interface DeliveryPolicy {
  /** An attempt without an answer by then has failed. */
  timeoutMs: number;
  /** Statuses after which the delivery is attempted again; so is it after a timeout or a broken connection. */
  retryStatuses: readonly (number | '5xx')[];
  maxRetries: number;
  /** The wait before each retry; the last one stands for all further ones. */
  backoffMs: readonly number[];
  /** Attempts under way at a time; the others wait their turn. */
  concurrency: number;
  breaker: BreakerPolicy | null;
}

/** A webhook that keeps failing is left alone for a while. */
export interface BreakerPolicy {
  windowMs: number;
  /** Opens when this share of the window's attempts failed, given so many of them. */
  failureShare: number;
  fewestAttempts: number;
  /** Opens when more attempts than this failed within the window. */
  mostFailures: number;
  pauseMs: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** The back-off is not documented beyond its sum of about half an hour. */
export const JIRA_DELIVERY: DeliveryPolicy = {
  timeoutMs: 20 * SECOND,
  retryStatuses: [408, 409, 425, 429, '5xx'],
  maxRetries: 5,
  backoffMs: [10 * SECOND, 30 * SECOND, 2 * MINUTE, 7 * MINUTE, 20 * MINUTE],
  concurrency: 20,
  breaker: null,
};

/** The pause is documented as brief. */
export const ZENDESK_DELIVERY: DeliveryPolicy = {
  timeoutMs: 12 * SECOND,
  retryStatuses: [409, 429, 503],
  maxRetries: 3,
  backoffMs: [5 * SECOND, 15 * SECOND, 45 * SECOND],
  concurrency: 20,
  breaker: { windowMs: 5 * MINUTE, failureShare: 0.7, fewestAttempts: 10, mostFailures: 1000, pauseMs: 5 * SECOND },
};

/** Whether a delivery answered so is attempted again. */
export function isRetried(policy: DeliveryPolicy, status: number): boolean {
  return policy.retryStatuses.some((one) => (one === '5xx' ? status >= 500 && status <= 599 : one === status));
}
