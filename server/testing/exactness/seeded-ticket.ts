import type { SourceTicket } from '../../src/domain/source.ts';
import { sourceComment, sourceTicket } from '../source-ticket.ts';
import { chosen, maybe } from './chosen.ts';
import type { TicketSeed } from './random-steps.ts';
import { SLA_NAME, type WorldSite } from './small-world.ts';

const MINUTE_MS = 60_000;

/** Tickets each site has at most: few, so that pages, edits and links meet. */
export const TICKETS_PER_SITE = 12;

/** What a site says of one of its tickets. */
export function seededTicket(
  site: WorldSite,
  index: number,
  seed: TicketSeed,
  { now, version }: { now: number; version: number },
): SourceTicket {
  const sourceId = String(1000 + index);
  const desk = chosen(site.desks, seed.desk);
  const status = chosen(site.statuses, seed.status);
  const assignee = maybe(site.people, seed.assignee);
  const requester = maybe(site.people, seed.requester);
  const priority = maybe(site.priorities, seed.priority);
  const [createdAt = 0, resolvedAt = 0, updatedAt = 0] = seed.ages
    .toSorted((a, b) => b - a)
    .map((age) => now - age * MINUTE_MS);
  const solved = status.category === 'done';
  // Only earlier tickets are parents, so that none is its own grandchild.
  const parent = site.kind === 'jira' && seed.parent !== null && index > 0 ? seed.parent % index : null;
  const blocker = seed.blockedBy === null ? null : seed.blockedBy % TICKETS_PER_SITE;
  const renamed = assignee && seed.rename !== null ? { ...assignee, name: `Renamed ${seed.rename}` } : assignee;
  return sourceTicket({
    sourceId,
    key: site.kind === 'jira' ? `${desk.key}-${index + 1}` : `ZD-${index + 1}`,
    deskSourceId: desk.sourceId,
    version: seed.outdated ? 0 : version,
    deleted: seed.deleted,
    statusSourceId: status.sourceId,
    status: status.name,
    statusCategory: status.category,
    waitsFor: status.waitsFor,
    priority: priority?.name ?? null,
    priorityRank: priority?.rank ?? 9,
    type: seed.isSubtask ? 'Sub-task' : 'Task',
    isSubtask: parent !== null && seed.isSubtask,
    parentSourceId: parent === null ? null : String(1000 + parent),
    requesterSourceId: requester?.sourceId ?? null,
    assigneeSourceId: assignee?.sourceId ?? null,
    labels: seed.labels,
    resolution: solved ? 'Done' : null,
    createdAt,
    updatedAt,
    resolvedAt: solved ? resolvedAt : null,
    people: [...(requester ? [requester] : []), ...(renamed ? [renamed] : [])],
    comments: {
      complete: true,
      items: seed.comments.map(({ author, public: isPublic, age }, n) =>
        sourceComment({
          sourceId: `${sourceId}-${n}`,
          authorSourceId: maybe([assignee, requester], author)?.sourceId ?? null,
          public: isPublic,
          createdAt: now - age * MINUTE_MS,
        }),
      ),
    },
    links:
      blocker === null || blocker === index
        ? []
        : [
            {
              type: 'is blocked by',
              otherSourceId: String(1000 + blocker),
              otherKey: '',
              otherSummary: '',
              blockedBy: true,
            },
          ],
    slas:
      seed.clock === null
        ? []
        : [
            {
              sourceId: 'sla',
              name: SLA_NAME,
              state: seed.clock.state,
              startedAt: createdAt,
              dueAt: now + seed.clock.dueIn * MINUTE_MS,
              stoppedAt: seed.clock.stopped ? updatedAt : null,
              goalMs: null,
              remainingMs: null,
            },
          ],
  });
}
