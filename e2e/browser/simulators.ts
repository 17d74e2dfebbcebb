/** What stands in the simulated Jira and Zendesk, read as their own people would, and how they are made to fail. */

/** The parts of a ticket that the tests compare. */
export interface Standing {
  status: string;
  assignee: string | null;
  comments: { text: string; public: boolean }[];
}

export interface Upstream {
  read(key: string): Promise<Standing>;
  /** Delays every answer, so that a person sees what is on its way. */
  delay(ms: number): Promise<void>;
  /** Refuses the next write whose path matches (`*` for any run of characters), with the reason in its own words. */
  refuseNext(method: string, path: string, body: unknown): Promise<void>;
}

interface AdfNode {
  text?: string;
  content?: AdfNode[];
}

const textOf = ({ text = '', content = [] }: AdfNode): string => text + content.map(textOf).join('');

/** A Jira that somebody else works in too. */
export interface Jira extends Upstream {
  rename(key: string, summary: string): Promise<void>;
  /** Writes any fields, as the site takes them. */
  change(key: string, fields: object): Promise<void>;
  /** Attaches files with these names and types. */
  attach(key: string, files: readonly { name: string; type: string; content: string | Buffer }[]): Promise<void>;
  prioritise(key: string, name: string): Promise<void>;
  priorityOf(key: string): Promise<string>;
  /** Searches fail from now on: the mirror does not hear what others do. */
  deafen(): Promise<void>;
  /** Nothing fails any more. */
  mend(): Promise<void>;
  idOf(key: string): Promise<string>;
  /** Takes a project from the account's sight. */
  hideProject(key: string): Promise<void>;
  /** From now on issues read by their ids come as one, in a shape that nobody understands. */
  garble(issue: { id: string; key: string }): Promise<void>;
  /** They are understood again, but searches find nothing: only who asks for an issue is given it. */
  understandOnRequest(): Promise<void>;
}

export function jiraAt(address: string): Jira {
  const authorization = basic('demo@speedyflow.local:demo-jira-token');
  const get = reader(address, authorization);
  const change = async (key: string, fields: object) => {
    const headers = { authorization, 'content-type': 'application/json' };
    const body = JSON.stringify({ fields });
    const response = await fetch(`${address}/rest/api/3/issue/${key}`, { method: 'PUT', headers, body });
    if (!response.ok) throw new Error(`changing ${key} answered ${response.status}`);
  };
  return {
    ...control(address),
    idOf: async (key) => (await get(`/rest/api/3/issue/${key}?fields=summary`)).id,
    hideProject: (project) => controlPost(address, 'visibility', { project, hidden: true }),
    garble: (issue) =>
      answerWith(address, '/rest/api/3/issue/bulkfetch', {
        issues: [{ ...issue, fields: { summary: 7 } }],
        issueErrors: [],
      }),
    understandOnRequest: () => answerWith(address, '/rest/api/3/search/jql', { issues: [], isLast: true }),
    change,
    rename: (key, summary) => change(key, { summary }),
    async attach(key, files) {
      const form = new FormData();
      for (const { name, type, content } of files)
        form.append('file', new Blob([Buffer.from(content)], { type }), name);
      const headers = { authorization, 'x-atlassian-token': 'no-check' };
      const path = `/rest/api/3/issue/${key}/attachments`;
      const response = await fetch(address + path, { method: 'POST', headers, body: form });
      if (!response.ok) throw new Error(`attaching to ${key} answered ${response.status}`);
    },
    prioritise: (key, name) => change(key, { priority: { name } }),
    priorityOf: async (key) => (await get(`/rest/api/3/issue/${key}?fields=priority`)).fields.priority.name,
    deafen: () => {
      const effect = { kind: 'status', status: 503 };
      const rules = [{ method: 'POST', path: '/rest/api/3/search/jql', effect }];
      return controlPost(address, 'faults', { clear: true, rules });
    },
    mend: () => controlPost(address, 'faults', { clear: true, rules: [] }),
    async read(key) {
      const { fields } = await get(`/rest/api/3/issue/${key}?fields=status,assignee,comment`);
      return {
        status: fields.status.name,
        assignee: fields.assignee?.displayName ?? null,
        comments: fields.comment.comments.map((comment: { body: AdfNode; jsdPublic?: boolean }) => ({
          text: textOf(comment.body),
          public: comment.jsdPublic !== false,
        })),
      };
    },
  };
}

/** A ticket of Zendesk that was passed on to developers and is not closed for good, and their issue. */
export async function escalated(address: string): Promise<{ ticket: string; issue: string }> {
  const get = zendeskReader(address);
  const { links } = await get('/api/v2/jira/links?page[size]=100');
  for (const { ticket_id, issue_key } of links.toReversed()) {
    const { ticket } = await get(`/api/v2/tickets/${ticket_id}.json`);
    if (ticket.status !== 'closed') return { ticket: `ZD-${ticket_id}`, issue: issue_key };
  }
  throw new Error('every ticket that was passed on is closed');
}

const zendeskReader = (address: string) => reader(address, basic('demo@speedyflow.local/token:demo-zendesk-token'));

export function zendeskAt(address: string): Upstream {
  const get = zendeskReader(address);
  return {
    ...control(address),
    async read(key) {
      const id = key.replace(/\D/g, '');
      const { ticket } = await get(`/api/v2/tickets/${id}.json`);
      const { comments } = await get(`/api/v2/tickets/${id}/comments.json?sort_order=desc`);
      const assignee = ticket.assignee_id && (await get(`/api/v2/users/${ticket.assignee_id}.json`)).user.name;
      return {
        status: ticket.status,
        assignee: assignee || null,
        comments: comments.map((comment: { plain_body: string; public: boolean }) => ({
          text: comment.plain_body,
          public: comment.public,
        })),
      };
    },
  };
}

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;

function reader(address: string, authorization: string) {
  // biome-ignore lint/suspicious/noExplicitAny: the answers of the simulators are checked by what the tests compare
  return async (path: string): Promise<any> => {
    const response = await fetch(address + path, { headers: { authorization } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  };
}

async function controlPost(address: string, path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${address}/__control/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`control ${path} answered ${response.status}`);
}

/** Gives this answer to one path, and the true ones to all others. */
function answerWith(address: string, path: string, body: unknown): Promise<void> {
  const effect = { kind: 'status', status: 200, body };
  return controlPost(address, 'faults', { clear: true, rules: [{ method: 'POST', path, effect }] });
}

function control(address: string): Omit<Upstream, 'read'> {
  const post = (path: string, body: unknown) => controlPost(address, path, body);
  return {
    delay: (ms) => post('latency', { ms }),
    refuseNext: (method, path, body) =>
      post('faults', { rules: [{ method, path, times: 1, effect: { kind: 'status', status: 400, body } }] }),
  };
}
