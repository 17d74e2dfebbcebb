import { markPersonalQueues } from '../../readmodel/queue-rebuild.ts';
import type { WriteTransaction } from '../../store/database.ts';

/**
 * Links accounts with the people of Jira and Zendesk who have their e-mail address. An account that already is
 * somebody at a connection stays that person; of several candidates the active agent wins, then the oldest.
 *
 * @param only the new or changed people, or the new account; nothing else is looked at
 * @returns the accounts that were linked
 */
export async function linkPeople(
  { db }: WriteTransaction,
  only: { personIds: readonly number[] } | { userId: number },
): Promise<number[]> {
  if ('personIds' in only && only.personIds.length === 0) return [];
  const candidates = await db
    .selectFrom('people as p')
    .innerJoin('users as u', (join) => join.onRef('p.email', '=', 'u.email'))
    .leftJoin('user_people as l', (join) =>
      join.onRef('l.user_id', '=', 'u.id').onRef('l.connection_id', '=', 'p.connection_id'),
    )
    .select(['u.id as user_id', 'p.connection_id', 'p.id as person_id'])
    .where('l.person_id', 'is', null)
    .where('p.kind', '<>', 'app')
    .$if('userId' in only, (query) => query.where('u.id', '=', (only as { userId: number }).userId))
    .$if('personIds' in only, (query) => query.where('p.id', 'in', (only as { personIds: number[] }).personIds))
    .orderBy('p.active', 'desc')
    .orderBy('p.kind')
    .orderBy('p.id')
    .execute();
  const links = new Map<string, (typeof candidates)[number]>();
  for (const candidate of candidates) {
    const place = `${candidate.user_id} ${candidate.connection_id}`;
    if (!links.has(place)) links.set(place, candidate);
  }
  if (links.size > 0) {
    const rows = [...links.values()];
    await db.insertInto('user_people').values(rows).execute();
    await markPersonalQueues({ db });
  }
  return [...new Set([...links.values()].map(({ user_id }) => user_id))];
}
