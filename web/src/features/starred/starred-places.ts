import type { StarredPlace } from '@speedyflow/contract/starred';
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { keepPreferences, preferencesQuery } from '../accounts/preferences.ts';

/** The places the person starred, the first first; undefined until that is known. */
export function useStarred(): readonly StarredPlace[] | undefined {
  return useQuery({ ...preferencesQuery, select: ({ starred = NONE }) => starred }).data;
}

const NONE: readonly StarredPlace[] = [];

export function isStarred(starred: readonly StarredPlace[], place: StarredPlace): boolean {
  return starred.some((one) => isSame(one, place));
}

/** With a star or without, shown at once and kept with the account; one that could not be kept goes back. */
export async function setStar(client: QueryClient, place: StarredPlace, star: boolean): Promise<void> {
  const change = (starred: readonly StarredPlace[] = []): StarredPlace[] => {
    const others = starred.filter((one) => !isSame(one, place));
    if (!star) return others;
    return isStarred(starred, place) ? [...starred] : [...others, place];
  };
  // A reading on its way does not know of it.
  await client.cancelQueries(preferencesQuery);
  client.setQueryData(preferencesQuery.queryKey, (kept) => kept && { ...kept, starred: change(kept.starred) });
  const isKept = await keepPreferences(({ starred }) => ({ starred: change(starred) }));
  if (!isKept) await client.invalidateQueries(preferencesQuery);
}

function isSame(one: StarredPlace, other: StarredPlace): boolean {
  if (one.kind === 'view') return other.kind === 'view' && one.view === other.view;
  return other.kind === one.kind && one.id === other.id;
}
