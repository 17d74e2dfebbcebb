/** What happened to the clocks of a ticket, one event after the other. */
import { metricEventId } from '../http/wire-id.ts';
import type { SlaClock, SlaMetricName } from './sla.ts';

export interface MetricEvent {
  id: bigint;
  at: number;
  metric: string;
  type: 'activate' | 'pause' | 'fulfill' | 'apply_sla' | 'breach' | 'update_status' | 'measure';
  /** Counts the repetitions of the metric; the measuring baseline is 0. */
  instance: number;
  clock: SlaClock;
}

const EVENT_METRIC: Record<SlaMetricName, string> = {
  first_reply_time: 'reply_time',
  requester_wait_time: 'requester_wait_time',
  agent_work_time: 'agent_work_time',
};

/** The events of a ticket's clocks, in order; the last may lie in the future, where a running clock will breach. */
export function metricEvents(ticketId: number, clocks: readonly SlaClock[]): MetricEvent[] {
  const drafts = clocks.flatMap((clock) => {
    const metric = EVENT_METRIC[clock.metric];
    const event = (at: number, type: MetricEvent['type'], instance = 1) => ({ at, metric, type, instance, clock });
    const turns = clock.turns.map((at, turn) => event(at, turn % 2 === 0 ? 'pause' : 'activate'));
    return [
      event(clock.activatedAt, 'measure', 0),
      event(clock.activatedAt, 'activate'),
      event(clock.activatedAt, 'apply_sla'),
      ...turns,
      ...(clock.breachAt === null ? [] : [event(Math.floor(clock.breachAt / 1000) * 1000, 'breach')]),
      ...(clock.fulfilledAt === null
        ? []
        : [event(clock.fulfilledAt, 'fulfill'), event(clock.fulfilledAt, 'update_status')]),
    ];
  });
  return drafts
    .sort((a, b) => a.at - b.at)
    .map((draft, ordinal) => ({ ...draft, id: metricEventId(ticketId, ordinal) }));
}
