import type { ServiceView } from '@speedyflow/contract/ticket';
import type { Approval, Measures, ServiceFacts } from '../../domain/service-facts.ts';
import { instant } from '../../stdx/instant.ts';
import type { Database } from '../../store/database.ts';
import { readOrganizationName, readPeople } from './issues.store.ts';

type People = Awaited<ReturnType<typeof readPeople>>;

/** What service people ask of a ticket, with everyone and everything by name. */
export async function serviceView(
  { read }: Database,
  connectionId: number,
  held: string | null,
): Promise<ServiceView | null> {
  if (held === null) return null;
  const facts = JSON.parse(held) as ServiceFacts;
  const named = [...facts.involved, ...facts.approvals.flatMap(({ approvers }) => approvers)];
  const [people, organization] = await Promise.all([
    readPeople(read, connectionId, [...new Set(named.map(({ person }) => person))]),
    facts.organization === null ? null : readOrganizationName(read, connectionId, facts.organization),
  ]);
  return {
    organization,
    portal_status: facts.portalStatus,
    involved: known(facts.involved, people),
    approvals: facts.approvals.map((approval) => approvalView(approval, people)),
    satisfaction: facts.satisfaction,
    measures: facts.measures && measuresView(facts.measures),
  };
}

function approvalView({ name, verdict, createdAt, decidedAt, approvers }: Approval, people: People) {
  return {
    name,
    verdict,
    created_at: createdAt === null ? null : instant(createdAt),
    decided_at: decidedAt === null ? null : instant(decidedAt),
    approvers: known(approvers, people),
  };
}

function measuresView(measures: Measures) {
  return {
    first_reply_minutes: measures.firstReplyMinutes,
    first_resolution_minutes: measures.firstResolutionMinutes,
    full_resolution_minutes: measures.fullResolutionMinutes,
    replies: measures.replies,
    reopens: measures.reopens,
  };
}

function known<Entry extends { person: string }>(entries: readonly Entry[], people: People) {
  return entries.flatMap((entry) => {
    const person = people.get(entry.person);
    return person === undefined ? [] : [{ ...entry, person }];
  });
}
