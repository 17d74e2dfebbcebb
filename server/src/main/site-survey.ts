import type { SiteSurvey } from '@speedyflow/contract/connections';
import { AppError } from '../domain/errors.ts';
import type { JiraUpstream } from '../upstream/jira/jira-upstream.ts';
import type { CallOptions } from '../upstream/transport/call-options.ts';
import type { ZendeskUpstream } from '../upstream/zendesk/zendesk-upstream.ts';

type Sight = SiteSurvey['sees'][number];

/** What our account there is shown of a Jira site. @throws AppError when it is not let in at all */
export async function surveyJira(upstream: JiraUpstream, options: CallOptions): Promise<SiteSurvey> {
  const { person } = await upstream.myself(options);
  const [projects, serviceDesks, tickets] = await Promise.all([
    attempt(upstream.projects(options)),
    attempt(upstream.serviceDesks(options)),
    attempt(upstream.approximateCount('created >= "1970-01-02"', options)),
  ]);
  const live = (projects.value ?? []).filter(({ state }) => state === 'live');
  const served = new Set(serviceDesks.value?.map(({ deskSourceId }) => deskSourceId));
  return {
    account: person.name,
    sees: [
      { what: 'projects', count: projects.value && live.length, problem: projects.problem },
      { what: 'service_desks', count: serviceDesks.value?.length ?? null, problem: serviceDesks.problem },
      { what: 'tickets', count: tickets.value, problem: tickets.problem },
    ],
    lacking: [],
    projects: live.map(({ sourceId, key, name, kind }) => ({
      source_id: sourceId,
      key,
      name,
      kind: kind === 'service_desk' ? 'service_desk' : 'project',
      queues: kind !== 'service_desk' || served.has(sourceId),
    })),
  };
}

/** What our account there is shown of a Zendesk account. @throws AppError when it is not let in at all */
export async function surveyZendesk(upstream: ZendeskUpstream, options: CallOptions): Promise<SiteSurvey> {
  const { person } = await upstream.me(options);
  const [groups, views, catalogue] = await Promise.all([
    attempt(upstream.groups(options)),
    attempt(upstream.views(options)),
    attempt(upstream.catalogue(options)),
  ]);
  const sight = (what: Sight['what'], { value, problem }: Attempt<readonly unknown[]>): Sight => ({
    what,
    count: value?.length ?? null,
    problem,
  });
  return {
    account: person.name,
    sees: [sight('groups', groups), sight('views', views)],
    lacking: [...(catalogue.value?.lacking ?? [])],
    projects: [],
  };
}

interface Attempt<T> {
  value: T | null;
  problem: string | null;
}

async function attempt<T>(asked: Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await asked, problem: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { value: null, problem: error.message };
  }
}
