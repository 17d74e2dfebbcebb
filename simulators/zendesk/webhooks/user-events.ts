/** What a write to a user means in events. */
import type { UserRecord } from '../content/account-users.ts';
import type { Happened } from './ticket-events.ts';

const CHANGED = [
  ['name_changed', 'name'],
  ['role_changed', 'role'],
  ['suspended_changed', 'suspended'],
  ['active_changed', 'active'],
  ['external_id_changed', 'externalId'],
  ['time_zone_changed', 'timeZone'],
] as const satisfies readonly (readonly [string, keyof UserRecord])[];

/** @param before null for a user who is new */
export function userEvents(before: UserRecord | null, after: UserRecord): Happened[] {
  if (before === null) return [{ name: 'created', event: {} }];
  if (after.permanentlyDeleted) return [{ name: 'deleted', event: {} }];
  const events: Happened[] = CHANGED.filter(([, key]) => before[key] !== after[key]).map(([name, key]) => {
    return { name, event: { current: after[key] ?? '', previous: before[key] ?? '' } };
  });
  const added = after.tags.filter((tag) => !before.tags.includes(tag));
  const removed = before.tags.filter((tag) => !after.tags.includes(tag));
  if (added.length + removed.length === 0) return events;
  return [...events, { name: 'tags_changed', event: { tags_added: added, tags_removed: removed } }];
}
