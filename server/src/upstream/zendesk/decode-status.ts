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

/** What a status means in this account: the administrator's mapping, or the category's plain meaning. */
export type StatusMeanings = (category: string, statusSourceId: string) => StatusMeaning;

export const plainMeanings: StatusMeanings = (category) =>
  category === 'deleted' ? zendeskStatusMeaning('closed') : zendeskStatusMeaning(category);

/**
 * A ticket's status. Custom statuses subdivide a category; one that is not known falls back to the category's own. A
 * closed ticket keeps the custom status it was solved with, but closed is what it is.
 */
export function statusOf(
  category: string,
  customStatusId: string | null,
  { customStatuses }: ZendeskCatalogue,
  meanings: StatusMeanings,
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
    ...meanings(custom?.statusCategory ?? category, sourceId),
    upstreamCategory: custom?.statusCategory ?? category,
  };
}

/** Every status a ticket of the account may have. */
export function allStatuses(catalogue: ZendeskCatalogue, meanings: StatusMeanings): SourceStatus[] {
  const custom = catalogue.customStatuses.map(({ id, statusCategory }) =>
    statusOf(statusCategory, id, catalogue, meanings),
  );
  const covered = new Set(catalogue.customStatuses.map(({ statusCategory }) => statusCategory));
  const builtIn = ['new', 'open', 'pending', 'hold', 'solved', 'closed'].filter((category) => !covered.has(category));
  // The hold status is an option of the account; where there are custom statuses, they say whether it is on.
  const shown = covered.size > 0 ? builtIn.filter((category) => category === 'closed') : builtIn;
  return [...custom, ...shown.map((category) => statusOf(category, null, catalogue, meanings))];
}
