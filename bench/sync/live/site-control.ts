import { JIRA_SETTINGS } from '../jira-process.ts';

/** One write that the simulated site has applied. */
export interface Effect {
  at: number;
  path: string;
}

/** The simulated Jira from outside: what it was asked, and what other people do there. */
export class SiteControl {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Forgets what was counted. */
  async forget(): Promise<void> {
    await fetch(`${this.#url}/__control/requests`, { method: 'DELETE' });
  }

  async requests(): Promise<{
    counts: { method: string; path: string; status: number; count: number }[];
    effects: Effect[];
  }> {
    const answer = await fetch(`${this.#url}/__control/requests`);
    return (await answer.json()) as Awaited<ReturnType<SiteControl['requests']>>;
  }

  async latency(ms: number): Promise<void> {
    await this.#post('/__control/latency', { ms });
  }

  /** Gives issues new summaries. */
  async rename(changes: readonly { key: string; summary: string }[]): Promise<void> {
    await this.#post('/__control/changes', { changes: changes.map((change) => ({ kind: 'summary', ...change })) });
  }

  /** Ids and keys of so many issues. */
  async issues(count: number): Promise<{ id: string; key: string }[]> {
    const { email, apiToken } = JIRA_SETTINGS;
    const authorization = `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`;
    const issues: { id: string; key: string }[] = [];
    let nextPageToken: string | undefined;
    while (issues.length < count) {
      const query = { jql: 'created >= "1970-01-02" ORDER BY created DESC', maxResults: 5_000, fields: ['key'] };
      const answer = await fetch(`${this.#url}/rest/api/3/search/jql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ ...query, ...(nextPageToken ? { nextPageToken } : {}) }),
      });
      const page = (await answer.json()) as { issues: { id: string; key: string }[]; nextPageToken?: string };
      issues.push(...page.issues);
      nextPageToken = page.nextPageToken;
      if (!nextPageToken) break;
    }
    return issues.slice(0, count);
  }

  async #post(path: string, body: object): Promise<void> {
    const answer = await fetch(this.#url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`the simulated Jira answered ${answer.status}: ${await answer.text()}`);
  }
}
