import {
  NO_PRIORITY_RANK,
  type SourcePerson,
  type SourcePriority,
  type SourceSla,
  type SourceTicket,
} from '../../domain/source.ts';
import { personId } from './decode-people.ts';
import { decodeService } from './decode-service.ts';
import { statusOf } from './decode-status.ts';
import { policyOf, type SlaPolicy } from './sla-policy.ts';
import type { ZendeskMetricSetWire, ZendeskTicketWire } from './wire.ts';
import { zendeskTime, zendeskTimeOrNull } from './zendesk-time.ts';
import type { ZendeskCatalogue } from './zendesk-upstream.ts';

export const PRIORITIES: SourcePriority[] = ['Urgent', 'High', 'Normal', 'Low'].map((name, index) => ({
  name,
  rank: index + 1,
}));

/** What is needed to understand a ticket beside the ticket itself. */
export interface TicketReading {
  siteUrl: string;
  catalogue: ZendeskCatalogue;
  /** Side-loaded with it, by id. */
  people: ReadonlyMap<string, SourcePerson>;
  /** By ticket, where they came along. */
  metrics: ReadonlyMap<string, ZendeskMetricSetWire>;
  now: number;
}

/** A ticket of the account, in our words. Its comments and files are read apart. */
export function decodeTicket(wire: ZendeskTicketWire, reading: TicketReading): SourceTicket {
  const { siteUrl, catalogue, people, metrics, now } = reading;
  const sourceId = String(wire.id);
  const status = statusOf(wire.status, idOrNull(wire.custom_status_id), catalogue);
  const priority = PRIORITIES.find(({ name }) => name.toLowerCase() === wire.priority);
  const createdAt = zendeskTime(wire.created_at);
  const updatedAt = zendeskTimeOrNull(wire.updated_at) ?? createdAt;
  const requesterSourceId = personId(wire.requester_id);
  const assigneeSourceId = personId(wire.assignee_id);
  const named = [requesterSourceId, assigneeSourceId, personId(wire.submitter_id)];
  const description = wire.description ?? '';
  const form = catalogue.forms.find(({ id }) => id === idOrNull(wire.ticket_form_id));
  const policy = policyOf(wire, catalogue.slaPolicies);
  return {
    sourceId,
    key: ticketKey(sourceId),
    url: `${siteUrl}/agent/tickets/${sourceId}`,
    deskSourceId: idOrNull(wire.group_id) ?? '',
    version: ticketVersion(wire),
    deleted: wire.status === 'deleted',
    summary: wire.subject ?? '',
    description: description === '' ? null : { format: 'text', source: description, text: description },
    statusSourceId: status.sourceId,
    status: status.name,
    statusCategory: status.category,
    waitsFor: status.waitsFor,
    priority: priority?.name ?? null,
    priorityRank: priority?.rank ?? NO_PRIORITY_RANK,
    type: capitalised(wire.type || 'ticket'),
    isSubtask: false,
    parentSourceId: null,
    category: form?.name ?? null,
    requesterSourceId,
    assigneeSourceId,
    labels: wire.tags ?? [],
    components: [],
    customFields: decodeCustomFields(wire, catalogue),
    storyPoints: null,
    sprintSourceIds: [],
    resolution: null,
    createdAt,
    updatedAt,
    resolvedAt: status.category === 'done' ? (zendeskTimeOrNull(metrics.get(sourceId)?.solved_at) ?? updatedAt) : null,
    dueAt: zendeskTimeOrNull(wire.due_at),
    people: [...new Set(named)].flatMap((id) => (id === null ? [] : (people.get(id) ?? []))),
    comments: { items: [], complete: false },
    worklogs: { items: [], complete: true },
    attachments: [],
    service: decodeService(wire, metrics.get(sourceId)),
    links: problemLink(wire),
    slas: (wire.slas?.policy_metrics ?? []).map((metric) => decodeSla(metric, policy, now)),
  };
}

/** Counts every change, also the system's own, which leave `updated_at` as it was; in whole seconds. */
export function ticketVersion(wire: Pick<ZendeskTicketWire, 'generated_timestamp' | 'updated_at' | 'created_at'>) {
  return wire.generated_timestamp ? wire.generated_timestamp * 1000 : zendeskTime(wire.updated_at ?? wire.created_at);
}

function ticketKey(sourceId: string): string {
  return `ZD-${sourceId}`;
}

/** An incident waits for its problem, but it is no part of it: a link, not a parent. */
function problemLink({ problem_id }: ZendeskTicketWire): SourceTicket['links'] {
  const id = idOrNull(problem_id);
  if (id === null) return [];
  return [
    { type: 'is an incident of', otherSourceId: id, otherKey: ticketKey(id), otherSummary: '', blockedBy: false },
  ];
}

/** Values of drop-downs are tags; people know them by their names. */
function decodeCustomFields(
  { custom_fields }: ZendeskTicketWire,
  catalogue: ZendeskCatalogue,
): SourceTicket['customFields'] {
  return (custom_fields ?? []).flatMap(({ id, value }) => {
    const field = catalogue.fields.find((known) => known.id === String(id));
    if (field === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0))
      return [];
    const named = (tag: unknown) => {
      const option = field.options.find((known) => known.value === tag);
      return option === undefined ? tag : { id: option.value, value: option.name };
    };
    return [{ id: field.id, name: field.title, value: Array.isArray(value) ? value.map(named) : named(value) }];
  });
}

type MetricWire = NonNullable<NonNullable<ZendeskTicketWire['slas']>['policy_metrics']>[number];

/** A clock; its policy is named where that certainly has such a clock. */
function decodeSla({ metric, stage, breach_at }: MetricWire, policy: SlaPolicy | null, now: number): SourceSla {
  const name = capitalised(metric.replaceAll('_', ' '));
  const dueAt = zendeskTimeOrNull(breach_at);
  const state =
    stage === 'achieved'
      ? 'met'
      : stage === 'paused'
        ? 'paused'
        : dueAt !== null && dueAt <= now
          ? 'breached'
          : 'running';
  return {
    sourceId: metric,
    name: policy?.metrics.includes(metric) ? `${name} (${policy.name})` : name,
    state,
    startedAt: null,
    dueAt,
    stoppedAt: null,
    goalMs: null,
    remainingMs: null,
  };
}

function idOrNull(id: string | number | null | undefined): string | null {
  return id === null || id === undefined ? null : String(id);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
