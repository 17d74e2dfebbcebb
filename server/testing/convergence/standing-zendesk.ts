import type { CallSite, Json } from '../two-sites.ts';
import type { SeenTicket, StandingTicket } from './seen-ticket.ts';

/** Every ticket of a Zendesk account that is not deleted, read over its API the plain way: by its number. */
export async function readStandingZendesk(call: CallSite): Promise<Map<string, StandingTicket>> {
  const get = (path: string) => call('GET', path);
  const { custom_statuses: statuses } = await get('/api/v2/custom_statuses.json');
  const { groups } = await get('/api/v2/groups.json');
  const people = new Map<number, string>();
  const found = new Map<string, StandingTicket>();
  let next: string | null =
    '/api/v2/incremental/tickets/cursor.json?start_time=1000000000&include=users&support_type_scope=all';
  while (next !== null) {
    const page: Json = await get(next);
    for (const user of page.users) people.set(user.id, user.name);
    for (const ticket of page.tickets) {
      if (ticket.status === 'deleted') continue;
      const comments = await everyPage(
        get,
        `/api/v2/tickets/${ticket.id}/comments.json`,
        'comments',
        people,
        '&include_inline_images=true',
      );
      const audits = await everyPage(get, `/api/v2/tickets/${ticket.id}/audits.json`, 'audits', people);
      found.set(`ZD-${ticket.id}`, standing(ticket, { comments, audits, statuses, groups, people }));
    }
    next = page.end_of_stream
      ? null
      : `/api/v2/incremental/tickets/cursor.json?include=users&support_type_scope=all&cursor=${page.after_cursor}`;
  }
  return found;
}

async function everyPage(
  get: (path: string) => Promise<Json>,
  path: string,
  member: string,
  people: Map<number, string>,
  more = '',
): Promise<Json[]> {
  const items: Json[] = [];
  let after = '';
  for (;;) {
    const page = await get(`${path}?include=users&page[size]=100${more}${after}`);
    items.push(...page[member]);
    for (const user of page.users ?? []) people.set(user.id, user.name);
    if (!page.meta?.has_more) return items;
    after = `&page[after]=${page.meta.after_cursor}`;
  }
}

interface Beside {
  comments: Json[];
  audits: Json[];
  statuses: Json[];
  groups: Json[];
  people: ReadonlyMap<number, string>;
}

function standing(ticket: Json, { comments, audits, statuses, groups, people }: Beside): StandingTicket {
  const instant = (text: string) => new Date(text).toISOString();
  const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  // Minus one is Zendesk itself, whom nobody sees.
  const person = (id: number | null) => (id === null || id === -1 ? null : String(id));
  const status = statuses.find(({ id }) => id === ticket.custom_status_id);
  const seen: SeenTicket = {
    key: `ZD-${ticket.id}`,
    desk: groups.find(({ id }) => id === ticket.group_id)?.name ?? '',
    summary: ticket.subject,
    status: ticket.status === 'closed' ? 'Closed' : status.agent_label,
    priority: ticket.priority === null ? null : capitalised(ticket.priority),
    type: capitalised(ticket.type ?? 'ticket'),
    requester: person(ticket.requester_id),
    assignee: person(ticket.assignee_id),
    labels: ticket.tags.toSorted(),
    parent: null,
    storyPoints: null,
    createdAt: instant(ticket.created_at),
    updatedAt: instant(ticket.updated_at),
    solved: ticket.status === 'solved' || ticket.status === 'closed',
    comments: comments
      .map((comment) => ({
        id: String(comment.id),
        author: person(comment.author_id),
        public: comment.public,
        at: instant(comment.created_at),
      }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    // An audit that holds a comment alone is told by the comment.
    history: audits
      .filter(({ events }) => events.some(({ type }: Json) => type === 'Create' || type === 'Change'))
      .map((audit) => String(audit.id))
      .toSorted(),
    files: comments.flatMap(({ attachments }) => attachments.map((file: Json) => file.file_name)).toSorted(),
    links: ticket.problem_id === null ? [] : [`is an incident of ZD-${ticket.problem_id}`],
    worklogSeconds: 0,
  };
  const shown = [seen.requester, seen.assignee, ...seen.comments.map(({ author }) => author)];
  return {
    ...seen,
    texts: comments.flatMap(({ plain_body }) => plain_body.split('\n')),
    names: Object.fromEntries(shown.flatMap((id) => (id === null ? [] : [[id, people.get(Number(id)) ?? '']]))),
  };
}
