import type { TicketSeed } from './random-steps.ts';

/** A ticket of nothing special, with what is given. */
export function plainSeed(ticket: number, given: Partial<TicketSeed> = {}): TicketSeed {
  return {
    ticket,
    desk: 0,
    status: 0,
    assignee: null,
    requester: 0,
    priority: 1,
    labels: [],
    ages: [30, 20, 10],
    parent: null,
    isSubtask: false,
    blockedBy: null,
    comments: [],
    clock: null,
    rename: null,
    deleted: false,
    outdated: false,
    ...given,
  };
}
