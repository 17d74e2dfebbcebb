import type { CallSite, Json } from '../two-sites.ts';
import type { SeenTicket, StandingTicket } from './seen-ticket.ts';

/** Every issue of a Jira site, read over its API the plain way: a search by key, then each issue's own lists. */
export async function readStandingJira(call: CallSite): Promise<Map<string, StandingTicket>> {
  const get = (path: string) => call('GET', path);
  const fields: Json[] = await get('/rest/api/3/field');
  const points = fields.filter(({ name }) => /^story point/i.test(name)).map(({ id }) => id as string);
  const found = new Map<string, StandingTicket>();
  let token: string | undefined;
  do {
    const query = new URLSearchParams({ jql: 'created > 0 ORDER BY key DESC', fields: '*all', maxResults: '100' });
    if (token !== undefined) query.set('nextPageToken', token);
    const page = await get(`/rest/api/3/search/jql?${query}`);
    for (const issue of page.issues) {
      const [comments, changes, worklogs] = await Promise.all([
        everyPage(get, `/rest/api/3/issue/${issue.id}/comment`, 'comments'),
        everyPage(get, `/rest/api/3/issue/${issue.id}/changelog`, 'values'),
        everyPage(get, `/rest/api/3/issue/${issue.id}/worklog`, 'worklogs'),
      ]);
      found.set(issue.key, standing(issue, points, { comments, changes, worklogs }));
    }
    token = page.nextPageToken;
  } while (token !== undefined);
  return found;
}

async function everyPage(get: (path: string) => Promise<Json>, path: string, member: string): Promise<Json[]> {
  const items: Json[] = [];
  for (;;) {
    const page = await get(`${path}?startAt=${items.length}&maxResults=100`);
    items.push(...page[member]);
    if (items.length >= page.total) return items;
  }
}

function standing(
  { key, fields }: Json,
  points: readonly string[],
  { comments, changes, worklogs }: { comments: Json[]; changes: Json[]; worklogs: Json[] },
): StandingTicket {
  const instant = (text: string) => new Date(text).toISOString();
  const seen: SeenTicket = {
    key,
    desk: fields.project.key,
    // Recorded sites hold zero bytes, which no database keeps.
    summary: fields.summary.replaceAll('\u0000', ''),
    status: fields.status.name,
    priority: fields.priority?.name ?? null,
    type: fields.issuetype.name,
    requester: fields.reporter?.accountId ?? fields.creator?.accountId ?? null,
    assignee: fields.assignee?.accountId ?? null,
    labels: fields.labels.toSorted(),
    parent: fields.parent?.key ?? null,
    storyPoints: points.map((id) => fields[id]).find((value) => typeof value === 'number') ?? null,
    createdAt: instant(fields.created),
    updatedAt: instant(fields.updated),
    solved: fields.status.statusCategory.key === 'done',
    comments: comments
      .map((comment) => ({
        id: String(comment.id),
        author: comment.author?.accountId ?? null,
        public: comment.jsdPublic !== false,
        at: instant(comment.created),
      }))
      .toSorted((a, b) => Number(a.id) - Number(b.id)),
    history: changes.map((entry) => String(entry.id)).toSorted(),
    files: fields.attachment.map((file: Json) => file.filename).toSorted(),
    links: fields.issuelinks
      .map((link: Json) =>
        link.inwardIssue
          ? `${link.type.inward} ${link.inwardIssue.key}`
          : `${link.type.outward} ${link.outwardIssue.key}`,
      )
      .toSorted(),
    worklogSeconds: worklogs.reduce((sum, worklog) => sum + worklog.timeSpentSeconds, 0),
  };
  const people = [fields.reporter, fields.creator, fields.assignee, ...comments.map(({ author }) => author)];
  return {
    ...seen,
    texts: [fields.description, ...comments.map(({ body }) => body)].flatMap(textsOf),
    names: Object.fromEntries(people.filter(Boolean).map(({ accountId, displayName }) => [accountId, displayName])),
  };
}

function textsOf(node: Json): string[] {
  if (!node) return [];
  return [...(typeof node.text === 'string' ? [node.text] : []), ...(node.content ?? []).flatMap(textsOf)];
}
