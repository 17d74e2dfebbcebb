/** How far a site is read. */
export interface SiteProgress {
  readonly done: number;
  /** Null before the site has said how much there is. */
  readonly total: number | null;
}

/** What is read of all sites, and of how much as far as is known: no less than is read already. */
function progressSums(sites: readonly SiteProgress[]): { done: number; total: number; isWhole: boolean } {
  return {
    done: sites.reduce((sum, site) => sum + site.done, 0),
    total: sites.reduce((sum, site) => sum + Math.max(site.total ?? 0, site.done), 0),
    isWhole: sites.every((site) => site.total !== null),
  };
}

/**
 * The same as a bar, which is not full before all is known: what a site has read that has not said how much it has
 * is no part of what is done.
 */
export function progressBar(sites: readonly SiteProgress[]): { value: number; total: number } {
  const { done, total, isWhole } = progressSums(sites);
  if (isWhole) return { value: done, total: Math.max(total, 1) };
  return { value: progressSums(sites.filter((site) => site.total !== null)).done, total: total + 1 };
}

/** How far the first sync of all sites is. What no site has said yet is not made up: there is no "0 of 0". */
export function progressWords(sites: readonly SiteProgress[]): string {
  const { done, total, isWhole } = progressSums(sites);
  if (total === 0) return 'looking at what there is';
  if (sites.every((site) => site.total === null)) return `${done} tickets and events so far`;
  return `${done} of ${isWhole ? '' : 'at least '}${total} tickets and events`;
}
