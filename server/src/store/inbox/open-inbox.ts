import type { Clock } from '../../stdx/clock.ts';
import type { DatabaseLocation } from '../database.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { openPostgresInbox } from './postgres-inbox.ts';
import { openThreadedInbox } from './threaded-inbox.ts';

/** Opens the inbox beside the (open and migrated) database of this place. */
export async function openInbox(
  location: DatabaseLocation,
  clock: Clock,
  options: { backlogMax?: number } = {},
): Promise<Inbox> {
  const store =
    location.kind === 'postgres' ? openPostgresInbox(location.url) : await openThreadedInbox(`${location.file}-inbox`);
  return createInbox(store, clock, options.backlogMax);
}
