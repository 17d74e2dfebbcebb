import type { SourceComment, SourcePerson, SourceTicket } from '../src/domain/source.ts';

/** A ticket as an upstream might tell of it: plain and open, but for what the test says. */
export function sourceTicket(
  own: Partial<SourceTicket> & Pick<SourceTicket, 'sourceId' | 'deskSourceId'>,
): SourceTicket {
  return {
    key: `T-${own.sourceId}`,
    url: `https://desk.example/browse/T-${own.sourceId}`,
    version: 1,
    deleted: false,
    summary: `Ticket ${own.sourceId}`,
    description: null,
    statusSourceId: '10',
    status: 'Open',
    statusCategory: 'new',
    waitsFor: 'none',
    priority: null,
    priorityRank: 9,
    type: 'Task',
    isSubtask: false,
    parentSourceId: null,
    category: null,
    requesterSourceId: null,
    assigneeSourceId: null,
    labels: [],
    components: [],
    customFields: [],
    storyPoints: null,
    sprintSourceIds: [],
    resolution: null,
    createdAt: 0,
    updatedAt: 0,
    resolvedAt: null,
    dueAt: null,
    people: [],
    comments: { items: [], complete: true },
    worklogs: { items: [], complete: true },
    attachments: [],
    links: [],
    slas: [],
    service: null,
    ...own,
  };
}

/** An active agent with an e-mail address, but for what the test says. */
export function sourcePerson(own: Partial<SourcePerson> & Pick<SourcePerson, 'sourceId'>): SourcePerson {
  return {
    name: `Person ${own.sourceId}`,
    email: `${own.sourceId}@people.example`,
    active: true,
    kind: 'agent',
    ...own,
  };
}

/** A public comment of nobody known, but for what the test says. */
export function sourceComment(own: Partial<SourceComment> & Pick<SourceComment, 'sourceId'>): SourceComment {
  const text = `Comment ${own.sourceId}`;
  return {
    authorSourceId: null,
    body: { format: 'text', source: text, text },
    public: true,
    createdAt: 0,
    updatedAt: 0,
    ...own,
  };
}
