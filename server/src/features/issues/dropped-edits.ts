import type { DroppedEditView } from '@speedyflow/contract/ticket';
import type { Caller } from '../../domain/caller.ts';
import { writeAudit } from '../../store/audit-log.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import { discardEdit, type OutboxRow } from '../../store/outbox/outbox.ts';
import * as store from './issues.store.ts';

const ACTION = 'edit.drop';

/** For so long its author is told of a drop; the audit log keeps it. */
const TOLD_MS = 7 * 24 * 3_600_000;

interface DropDetails {
  edit_id: number;
  kind: OutboxRow['kind'];
  /** 0 for a ticket that was not made, or is not here yet. */
  ticket_id: number;
  /** Drops of earlier versions do not say. */
  made?: boolean;
}

/** Drops a refused edit. Where that is somebody else's, it leaves a trace, which its author is shown. */
export async function dropEdit(tx: WriteTransaction, caller: Caller, edit: OutboxRow, at: number): Promise<void> {
  await discardEdit(tx, edit);
  if (edit.user_id === caller.userId) return;
  const { id: edit_id, kind, connection_id, upstream_id } = edit;
  const made = kind === 'create' && upstream_id !== null;
  const ticket_id = made ? await store.readTicketId(tx.db, connection_id, upstream_id) : edit.ticket_id;
  const details: DropDetails = { edit_id, kind, ticket_id: ticket_id ?? 0, made };
  const resource = editsOf(edit.user_id);
  await writeAudit(tx, { userId: caller.userId, action: ACTION, resource, details: { ...details }, at });
}

/** Edits of the caller that others dropped lately, newest first. */
export async function droppedEdits(database: Database, caller: Caller, at: number): Promise<DroppedEditView[]> {
  const drops = await store.readAuditEntries(database.read, {
    action: ACTION,
    resource: editsOf(caller.userId),
    since: at - TOLD_MS,
  });
  return Promise.all(
    drops.map(async ({ user_id, details, timestamp }) => {
      const { edit_id, kind, ticket_id, made = false } = JSON.parse(details) as DropDetails;
      const ticket = ticket_id === 0 ? undefined : await store.readRowById(database.read, ticket_id);
      const [who] = await store.readUserName(database.read, user_id === null ? [] : [user_id]);
      return {
        id: edit_id,
        kind,
        key: ticket && caller.deskIds.includes(ticket.desk_id) ? ticket.key : null,
        made,
        by: who?.name ?? '',
        at: new Date(timestamp).toISOString(),
      };
    }),
  );
}

const editsOf = (userId: number): string => `edits of user ${userId}`;
