/** Satisfaction ratings, service level policies, tags and deleted tickets. */
import { ratings } from '../content/ids.ts';
import { SLA_POLICIES } from '../content/sla.ts';
import type { Desk } from '../desk.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import { pageOf } from '../http/paging.ts';
import { text, whole } from '../http/query.ts';
import type { Call, Route } from '../http/route.ts';
import { DELETED, LIVE, RATINGS } from '../store/columns.ts';
import type { SatisfactionScore, TicketRecord } from '../store/record.ts';
import { isoTime } from '../wire/time.ts';
import { one, page } from './listing.ts';

const DAY = 86_400_000;
const POPULAR_DAYS = 60;
const MOST_TAGS = 20_000;

export function qualityRoutes(desk: Desk): Route[] {
  const { columns } = desk.tickets;

  const policies = (call: Call) =>
    SLA_POLICIES.map((policy) => ({
      url: `${call.site}/api/v2/slas/policies/${policy.id}.json`,
      id: policy.id,
      title: policy.title,
      description: policy.description,
      position: policy.position,
      filter: policy.filter,
      policy_metrics: policy.targets.map(({ priority, metric, minutes, businessHours }) => ({
        priority,
        metric,
        target: minutes,
        target_in_seconds: minutes * 60,
        business_hours: businessHours,
      })),
      created_at: isoTime(desk.foundedAt),
      updated_at: isoTime(desk.foundedAt),
    }));

  const ratedTickets = (call: Call): TicketRecord[] => {
    const wanted = scoresOf(text(call.query, 'score'));
    const from = whole(call.query, 'start_time') ?? 0;
    const to = whole(call.query, 'end_time') ?? Number.POSITIVE_INFINITY;
    const seen = desk.sight.rowsOf(call.caller);
    const rows: number[] = [];
    for (let row = 0; row < columns.size; row++) {
      if (columns.life[row] === LIVE && seen(row) && wanted.includes(RATINGS[columns.rating[row]!]!)) rows.push(row);
    }
    if (from === 0 && to === Number.POSITIVE_INFINITY) return desk.records(rows);
    return desk.records(rows).filter(({ satisfaction }) => {
      const sec = satisfaction!.at / 1000;
      return sec >= from && sec <= to;
    });
  };

  return [
    {
      method: 'GET',
      path: '/api/v2/slas/policies',
      resource: 'slas',
      answer: (call) => page(call, 'sla_policies', policies(call)),
    },
    {
      method: 'GET',
      path: '/api/v2/slas/policies/:id',
      resource: 'slas',
      answer: (call) => ({ sla_policy: one(policies(call), call) }),
    },
    {
      method: 'GET',
      path: '/api/v2/satisfaction_ratings',
      resource: 'satisfaction_ratings',
      answer: (call) =>
        page(call, 'satisfaction_ratings', ratedTickets(call), (ticket) => ratingWire(ticket, call.site)),
    },
    {
      method: 'GET',
      path: '/api/v2/satisfaction_ratings/:id',
      resource: 'satisfaction_ratings',
      answer: (call) => {
        const ticket = desk.tickets.live(ratings.ordinal(Number(call.params.id)));
        if (!ticket?.satisfaction) throw notFound();
        return { satisfaction_rating: ratingWire(ticket, call.site) };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tags',
      resource: 'tags',
      answer: (call) => {
        const counts = new Map<string, number>();
        const since = (call.now - POPULAR_DAYS * DAY) / 1000;
        for (let row = 0; row < columns.size; row++) {
          if (columns.life[row] !== LIVE || columns.updatedSec[row]! < since) continue;
          for (const tag of columns.tagsAt(row)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
        }
        const popular = [...counts]
          .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
          .slice(0, MOST_TAGS)
          .map(([name, count], id) => ({ id, name, count }));
        return page(call, 'tags', popular, ({ name, count }) => ({ name, count }));
      },
    },
    {
      method: 'GET',
      path: '/api/v2/deleted_tickets',
      resource: 'tickets',
      limits: () => [{ bucket: 'deleted-tickets' }],
      answer: (call) => {
        const seen = desk.sight.rowsOf(call.caller);
        const rows: number[] = [];
        for (let row = 0; row < columns.size; row++) {
          if (columns.life[row] === DELETED && seen(row) && !columns.archivedAt(row, call.now)) rows.push(row);
        }
        const listing = { items: rows, order: 'id', key: () => 0, id: (row: number) => row };
        const { items, envelope } = pageOf(call.place, listing);
        return { deleted_tickets: desk.records(items).map(deletedWire), ...envelope };
      },
    },
  ];

  function deletedWire({ id, subject, deleted, status }: TicketRecord): Record<string, unknown> {
    const { actorId, at } = deleted!;
    const actor = { id: actorId, name: desk.users.nameOf(actorId) };
    return { id, subject, actor, deleted_at: isoTime(at), previous_state: status };
  }
}

function scoresOf(score: string | undefined): readonly SatisfactionScore[] {
  if (score === undefined) return ['offered', 'good', 'bad'];
  if (score === 'received') return ['good', 'bad'];
  if (score === 'offered' || score === 'unoffered' || score === 'good' || score === 'bad') return [score];
  if (/^(good|bad|received)_with(out)?_comment$/.test(score)) {
    return score.endsWith('without_comment') ? scoresOf(score.split('_')[0]) : [];
  }
  throw badRequest('InvalidValue', `There are no ratings with the score ${score}`);
}

function ratingWire(ticket: TicketRecord, site: string): Record<string, unknown> {
  const { score, at } = ticket.satisfaction!;
  const id = ratings.id(ticket.id);
  return {
    url: `${site}/api/v2/satisfaction_ratings/${id}.json`,
    id,
    ticket_id: ticket.id,
    score,
    comment: null,
    reason: score === 'bad' ? 'The issue took too long to resolve' : null,
    reason_id: score === 'bad' ? 1 : 0,
    reason_code: score === 'bad' ? 5 : 0,
    assignee_id: ticket.assigneeId,
    group_id: ticket.groupId,
    requester_id: ticket.requesterId,
    created_at: isoTime(at),
    updated_at: isoTime(at),
  };
}
