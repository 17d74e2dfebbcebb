import type { JiraCatalogue } from './site-catalogue.ts';

/** Which issues of a site are mirrored. */
export interface IssueScope {
  /** Source ids of their projects; null: of every project there is and will be. */
  projects: readonly string[] | null;
  /** What a search begins with, so that it finds no others. */
  jql: string;
}

export const WHOLE_SITE: IssueScope = { projects: null, jql: '' };

/**
 * The scope of the chosen projects; null when the site has none of them any more. Jira refuses a search that names one
 * it does not have.
 */
export function issueScope({ chosen, projects }: Pick<JiraCatalogue, 'chosen' | 'projects'>): IssueScope | null {
  if (chosen === null) return WHOLE_SITE;
  const there = projects.filter(({ sourceId, state }) => state === 'live' && chosen.has(sourceId));
  if (there.length === 0) return null;
  return { projects: [...chosen], jql: `project in (${there.map(({ sourceId }) => sourceId).join(', ')}) AND ` };
}

/** Whether what was read of the given projects (null or none: of all) holds all that is of this scope. */
export function holdsAllOf({ projects }: IssueScope, read: readonly string[] | null | undefined): boolean {
  return !read || (projects?.every((project) => read.includes(project)) ?? false);
}
