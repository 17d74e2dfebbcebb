/** What became of the deliveries: counts since the beginning, and the latest ones in detail. */

export type Outcome =
  /** Acknowledged with a 2xx. */
  | 'delivered'
  /** Refused for good, or every retry used up. */
  | 'failed'
  /** Lost on the way, as chance wanted it. */
  | 'dropped'
  /** Not attempted, because its webhook was being left alone. */
  | 'circuit_broken';

export interface Delivery {
  id: string;
  webhook: string;
  outcome: Outcome;
  attempts: number;
  /** The last status; 0 when no answer came. */
  status: number;
  postedAt: number;
  endedAt: number;
}

/** What happens to letters on their way. */
type Event = 'posted' | 'sent' | 'retried' | 'duplicated' | 'reordered' | 'late';

export type DeliveryCounts = Record<Event | Outcome, number>;

export interface DeliveryLedger {
  count(what: Event): void;
  end(delivery: Delivery): void;
  counts(): Readonly<DeliveryCounts>;
  /** The deliveries that ended last, oldest first. */
  recent(): readonly Delivery[];
  /** From posting to acknowledgement, for the deliveries that ended last. */
  latencies(): number[];
  clear(): void;
}

/** Remembers the last `kept` deliveries in detail. */
export function createDeliveryLedger(kept = 1000): DeliveryLedger {
  const none = (): DeliveryCounts => ({
    posted: 0,
    sent: 0,
    retried: 0,
    duplicated: 0,
    reordered: 0,
    late: 0,
    delivered: 0,
    failed: 0,
    dropped: 0,
    circuit_broken: 0,
  });
  let counts = none();
  let recent: Delivery[] = [];
  return {
    count(what) {
      counts[what] += 1;
    },
    end(delivery) {
      counts[delivery.outcome] += 1;
      recent.push(delivery);
      // Cut now and then rather than each time, for an array is costly to shift.
      if (recent.length >= 2 * kept) recent = recent.slice(-kept);
    },
    counts: () => ({ ...counts }),
    recent: () => recent.slice(-kept),
    latencies: () =>
      recent.slice(-kept).flatMap((one) => (one.outcome === 'delivered' ? [one.endedAt - one.postedAt] : [])),
    clear() {
      counts = none();
      recent = [];
    },
  };
}
