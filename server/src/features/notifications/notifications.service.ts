import type { NotificationView } from '@speedyflow/contract/notifications';
import type { Caller } from '../../domain/caller.ts';
import { instant } from '../../stdx/instant.ts';
import type { Database } from '../../store/database.ts';
import { countUnread, readNotifications, readReasons } from './notifications.store.ts';

export interface NotificationPage {
  readonly views: NotificationView[];
  readonly unread: number;
  readonly nextBefore: number | null;
}

/** What concerns the caller, the latest first; of tickets they may not see any more they are told nothing. */
export async function listNotifications(
  { read }: Pick<Database, 'read'>,
  caller: Caller,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<NotificationPage> {
  const rows = await readNotifications(read, caller, { before, limit });
  const isOfEdit = (kind: NotificationView['kind']) => kind === 'edit_refused' || kind === 'edit_conflict';
  const editIds = rows.filter(({ kind }) => isOfEdit(kind)).map(({ about }) => Number(about));
  const reasons = await readReasons(read, editIds);
  const views = rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    key: row.key,
    summary: row.summary,
    by: row.account_name ?? row.person_name,
    text: isOfEdit(row.kind) ? (reasons.get(Number(row.about)) ?? null) : row.said,
    at: instant(row.at),
    read: row.read_at !== null,
  }));
  const last = rows.at(-1);
  return {
    views,
    unread: await countUnread(read, caller),
    nextBefore: last && rows.length === limit ? last.id : null,
  };
}
