import type { Clock } from '../../stdx/clock.ts';
import type { DatabaseLocation } from '../database.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { openPostgresInbox } from './postgres-inbox.ts';
import { openSqliteInbox } from './sqlite-inbox.ts';

/** Opens the inbox beside the (open and migrated) database of this place. */
export function openInbox(location: DatabaseLocation, clock: Clock, options: { backlogMax?: number } = {}): Inbox {
  const store =
    location.kind === 'postgres' ? openPostgresInbox(location.url) : openSqliteInbox(`${location.file}-inbox`);
  return createInbox(store, clock, options.backlogMax);
}
