import type { SourceStatus } from '../../domain/source.ts';
import { type StatusMeaning, zendeskStatusMeaning } from '../../domain/status.ts';
import type { ZendeskCatalogue } from './zendesk-upstream.ts';

const BUILT_IN: Record<string, string> = {
  new: 'New',
  open: 'Open',
  pending: 'Pending',
  hold: 'On-hold',
  solved: 'Solved',
  closed: 'Closed',
  deleted: 'Deleted',
};

/** What a status means, told from its category. */
function meaningOf(category: string): StatusMeaning {
  return zendeskStatusMeaning(category === 'deleted' ? 'closed' : category);
}

/**
 * A ticket's status. Custom statuses subdivide a category; one that is not known falls back to the category's own. A
 * closed ticket keeps the custom status it was solved with, but closed is what it is.
 */
export function statusOf(
  category: string,
  customStatusId: string | null,
  { customStatuses }: ZendeskCatalogue,
): SourceStatus {
  const custom =
    category === 'closed' || category === 'deleted'
      ? undefined
      : (customStatuses.find(({ id }) => id === customStatusId) ??
        customStatuses.find(({ statusCategory, isDefault }) => isDefault && statusCategory === category));
  const sourceId = custom?.id ?? category;
  return {
    sourceId,
    name: custom?.name ?? BUILT_IN[category] ?? category,
    ...meaningOf(custom?.statusCategory ?? category),
    upstreamCategory: custom?.statusCategory ?? category,
  };
}

/** Every status a ticket of the account may have. */
export function allStatuses(catalogue: ZendeskCatalogue): SourceStatus[] {
  const custom = catalogue.customStatuses.map(({ id, statusCategory }) => statusOf(statusCategory, id, catalogue));
  const covered = new Set(catalogue.customStatuses.map(({ statusCategory }) => statusCategory));
  const builtIn = ['new', 'open', 'pending', 'hold', 'solved', 'closed'].filter((category) => !covered.has(category));
  // The hold status is an option of the account; where there are custom statuses, they say whether it is on.
  const shown = covered.size > 0 ? builtIn.filter((category) => category === 'closed') : builtIn;
  return [...custom, ...shown.map((category) => statusOf(category, null, catalogue))];
}
