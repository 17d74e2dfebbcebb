/**
 * What service people ask of a ticket beside its fields, each where its site has it. People and organisations by
 * their ids there.
 */
export interface ServiceFacts {
  organization: string | null;
  /** The status in the words the requester sees. */
  portalStatus: string | null;
  /** Who takes part beside requester and assignee. */
  involved: { person: string; as: Involvement }[];
  approvals: Approval[];
  satisfaction: { score: 'offered' | 'good' | 'bad'; comment: string | null; reason: string | null } | null;
  measures: Measures | null;
}

export type Involvement = 'participant' | 'follower' | 'cc';

export type Verdict = 'pending' | 'approved' | 'declined';

export interface Approval {
  name: string;
  verdict: Verdict;
  createdAt: number | null;
  decidedAt: number | null;
  approvers: { person: string; verdict: Verdict }[];
}

/** Times of the calendar, null until there was something to measure. */
export interface Measures {
  firstReplyMinutes: number | null;
  firstResolutionMinutes: number | null;
  fullResolutionMinutes: number | null;
  replies: number;
  reopens: number;
}

const NOTHING: ServiceFacts = {
  organization: null,
  portalStatus: null,
  involved: [],
  approvals: [],
  satisfaction: null,
  measures: null,
};

/** The given facts, or null when they say nothing. */
export function serviceFacts(facts: Partial<ServiceFacts>): ServiceFacts | null {
  const says = Object.values(facts).some((fact) => (Array.isArray(fact) ? fact.length > 0 : fact !== null));
  return says ? { ...NOTHING, ...facts } : null;
}
