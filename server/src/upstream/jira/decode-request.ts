import { type Approval, type ServiceFacts, serviceFacts, type Verdict } from '../../domain/service-facts.ts';
import type { PeopleMet } from './decode-person.ts';
import type { FieldCatalogue } from './field-catalogue.ts';
import type { JiraUserWire } from './issue-wire.ts';

type Custom = Readonly<Record<string, unknown>>;

/**
 * What a service desk keeps of a request, read from its fields and so without a call of its own: participants,
 * approvals, and the status its requester sees.
 */
export function decodeRequest(custom: Custom, catalogue: FieldCatalogue, people: PeopleMet): ServiceFacts | null {
  const of = (id: string | null) => (id === null ? null : custom[id]);
  const participants = records(of(catalogue.participants)).flatMap((user) => people.meet(user as JiraUserWire) ?? []);
  return serviceFacts({
    portalStatus: text(record(record(of(catalogue.requestType))?.currentStatus)?.status),
    involved: participants.map((person) => ({ person, as: 'participant' })),
    approvals: records(of(catalogue.approvals)).map((approval) => decodeApproval(approval, people)),
  });
}

/** The name of a request's type; null for what is no request. */
export function requestTypeName(custom: Custom, { requestType }: FieldCatalogue): string | null {
  return requestType === null ? null : text(record(record(custom[requestType])?.requestType)?.name);
}

function decodeApproval(wire: Record<string, unknown>, people: PeopleMet): Approval {
  return {
    name: text(wire.name) ?? '',
    verdict: verdict(wire.finalDecision),
    createdAt: epochMs(wire.createdDate),
    decidedAt: epochMs(wire.completedDate),
    approvers: records(wire.approvers).flatMap(({ approver, approverDecision }) => {
      const person = people.meet(approver as JiraUserWire | null);
      return person === null ? [] : [{ person, verdict: verdict(approverDecision) }];
    }),
  };
}

function verdict(said: unknown): Verdict {
  return said === 'approved' || said === 'declined' ? said : 'pending';
}

function epochMs(date: unknown): number | null {
  const at = record(date)?.epochMillis;
  return typeof at === 'number' ? at : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Apps and old data put other things into the same fields: whatever is not of the shape is not there. */
function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record).filter((entry) => entry !== null) : [];
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
