import type { Database } from '../../src/store/database.ts';
import { bare, type SeenTicket } from './seen-ticket.ts';

/** Every ticket of a connection as the mirror has it, and all its text in one, bare. */
export async function readMirrored(
  { read: db }: Database,
  connectionId: number,
): Promise<Map<string, { seen: SeenTicket; text: string }>> {
  const rows = await db
    .selectFrom('ticket_rows as row')
    .innerJoin('tickets as ticket', 'ticket.id', 'row.id')
    .innerJoin('desks as desk', 'desk.id', 'row.desk_id')
    .leftJoin('people as requester', 'requester.id', 'row.requester_id')
    .leftJoin('people as assignee', 'assignee.id', 'row.assignee_id')
    .selectAll('row')
    .select([
      'ticket.description_text',
      'desk.key as desk_key',
      'desk.name as desk_name',
      'requester.source_id as requester',
      'assignee.source_id as assignee',
    ])
    .where('row.connection_id', '=', connectionId)
    .execute();
  const comments = await db
    .selectFrom('comments as comment')
    .leftJoin('people as person', 'person.id', 'comment.author_id')
    .selectAll('comment')
    .select('person.source_id as author')
    .execute();
  const history = await db.selectFrom('ticket_history').select(['ticket_id', 'source_id']).execute();
  const files = await db.selectFrom('attachments').select(['ticket_id', 'filename']).execute();
  // A ticket that is held here is shown by the key it has now.
  const links = await db
    .selectFrom('ticket_links as link')
    .leftJoin('ticket_rows as other', (join) =>
      join
        .onRef('other.connection_id', '=', 'link.connection_id')
        .onRef('other.source_id', '=', 'link.other_source_id'),
    )
    .select(['link.ticket_id', 'link.type'])
    .select(({ fn }) => fn.coalesce('other.key', 'link.other_key').as('other_key'))
    .execute();
  const worklogs = await db.selectFrom('worklogs').select(['ticket_id', 'seconds']).execute();
  const of = <T extends { ticket_id: number }>(items: T[]) => Map.groupBy(items, (item) => item.ticket_id);
  const parts = {
    comments: of(comments),
    history: of(history),
    files: of(files),
    links: of(links),
    worklogs: of(worklogs),
  };
  return new Map(
    rows.map((row) => {
      const own = <T>(items: Map<number, T[]>) => items.get(row.id) ?? [];
      const seen: SeenTicket = {
        key: row.key,
        desk: row.source === 'jira' ? row.desk_key : row.desk_name,
        summary: row.summary,
        status: row.status,
        priority: row.priority,
        type: row.type,
        requester: row.requester,
        assignee: row.assignee,
        labels: row.labels.split('\n').filter(Boolean).toSorted(),
        parent: row.parent_key,
        storyPoints: row.story_points,
        createdAt: new Date(row.created_at).toISOString(),
        updatedAt: new Date(row.updated_at).toISOString(),
        solved: row.solved === 1,
        comments: own(parts.comments)
          .map((comment) => ({
            id: comment.source_id,
            author: comment.author,
            public: comment.public === 1,
            at: new Date(comment.created_at).toISOString(),
          }))
          .toSorted((a, b) => (row.source === 'jira' ? Number(a.id) - Number(b.id) : a.id < b.id ? -1 : 1)),
        history: own(parts.history)
          .map((entry) => entry.source_id)
          .toSorted(),
        files: own(parts.files)
          .map((file) => file.filename)
          .toSorted(),
        links: own(parts.links)
          .map((link) => `${link.type} ${link.other_key}`)
          .toSorted(),
        worklogSeconds: own(parts.worklogs).reduce((sum, worklog) => sum + worklog.seconds, 0),
      };
      const text = bare([row.description_text, ...own(parts.comments).map((one) => one.body_text)].join(' '));
      return [row.key, { seen, text }];
    }),
  );
}
