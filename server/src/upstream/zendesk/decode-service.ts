import { type Measures, type ServiceFacts, serviceFacts } from '../../domain/service-facts.ts';
import type { ZendeskMetricSetWire, ZendeskTicketWire } from './wire.ts';

/** Organisation, followers, copied addresses, rating and measures of a ticket: all of it comes with the ticket. */
export function decodeService(wire: ZendeskTicketWire, metrics: ZendeskMetricSetWire | undefined): ServiceFacts | null {
  const { organization_id, follower_ids, email_cc_ids } = wire;
  return serviceFacts({
    organization: organization_id ? String(organization_id) : null,
    involved: [
      ...(follower_ids ?? []).map((id) => ({ person: String(id), as: 'follower' as const })),
      ...(email_cc_ids ?? []).map((id) => ({ person: String(id), as: 'cc' as const })),
    ],
    satisfaction: decodeRating(wire.satisfaction_rating),
    measures: metrics === undefined ? null : decodeMeasures(metrics),
  });
}

function decodeRating(rating: ZendeskTicketWire['satisfaction_rating']): ServiceFacts['satisfaction'] {
  // Also `good_with_comment`, `badwithoutcomment` and others in between.
  const score = /^(offered|good|bad)/.exec(rating?.score ?? '')?.[1] as 'offered' | 'good' | 'bad' | undefined;
  return score === undefined ? null : { score, comment: rating?.comment || null, reason: rating?.reason || null };
}

function decodeMeasures(metrics: ZendeskMetricSetWire): Measures {
  return {
    firstReplyMinutes: metrics.reply_time_in_minutes?.calendar ?? null,
    firstResolutionMinutes: metrics.first_resolution_time_in_minutes?.calendar ?? null,
    fullResolutionMinutes: metrics.full_resolution_time_in_minutes?.calendar ?? null,
    replies: metrics.replies ?? 0,
    reopens: metrics.reopens ?? 0,
  };
}
