import { expect } from 'vitest';
import type { Edit, EditFile, TicketEdit } from '../../src/domain/edit.ts';
import { AppError } from '../../src/domain/errors.ts';
import { editBase } from '../../src/features/issues/edit-base.ts';
import type { Database } from '../../src/store/database.ts';
import { writeDesks } from '../../src/store/mirror/desks.ts';
import { addEdit, nextEdits, type OutboxRow } from '../../src/store/outbox/outbox.ts';
import { addPiece, addUpload } from '../../src/store/outbox/uploads.ts';
import type { Senders } from '../../src/sync/push/edit-sender.ts';
import { pushOne } from '../../src/sync/push/push-one.ts';
import { takeOver } from '../../src/sync/take-over.ts';
import { sourceTicket } from '../source-ticket.ts';
import { type SyncAtHand, syncAtHand } from '../sync-at-hand.ts';

export const COMMENT: TicketEdit = { kind: 'comment', body: 'On it.', public: true };

/** Ends of a call, as the transport tells them. */
export const LOST = new AppError('upstream_failed', 'JIRA_API_ERROR', 'No answer.', { details: { ambiguous: true } });
export const DOWN = new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira answered 503.', {
  details: { ambiguous: false },
});
export const LIMITED = new AppError('rate_limited', 'JIRA_API_ERROR', 'Slow down.', {
  details: { retryAfterMs: 90_000 },
});
export const REFUSED = new AppError('upstream_refused', 'JIRA_API_ERROR', 'Jira answered 403.', {
  details: { status: 403, reason: 'You may not comment.' },
});

/** A person who edits tickets of one desk, and a pusher that moves by hand. */
export interface PushAtHand extends SyncAtHand {
  readonly userId: number;
  readonly deskId: number;
  /** Accepts an edit as the interface does; a ticket not there yet is made. */
  edit(ticketSourceId: string, edit?: TicketEdit): Promise<number>;
  /** @param files names of files that go with it, and what is in them */
  create(summary: string, files?: Record<string, string>): Promise<number>;
  /** One try of every edit whose turn it is, due or not; only the failures of a crash are thrown. */
  push(senders: Senders, database?: Database): Promise<void>;
  outbox(): Promise<Record<string, unknown>[]>;
  due(): Promise<OutboxRow[]>;
  /** Lets time pass until so many edits are confirmed. */
  settled(count: number): Promise<void>;
}

export async function pushAtHand(database: Database): Promise<PushAtHand> {
  const hand = await syncAtHand(database);
  const { context, clock } = hand;
  const { connectionId, linkPeople } = context;
  const { userId, deskId } = await database.transaction(async (tx) => {
    const desk = { sourceId: 'd', kind: 'project', key: 'D', name: 'Desk' } as const;
    await writeDesks(tx, connectionId, [desk], clock.now());
    const { id } = await tx.db
      .insertInto('users')
      .values({
        email: 'ann@here.example',
        name: 'Ann',
        role: 'agent',
        password_hash: '',
        active: 1,
        all_desks: 1,
        preferences: '{}',
        created_at: clock.now(),
        last_login: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const kept = await tx.db.selectFrom('desks').select('id').executeTakeFirstOrThrow();
    return { userId: id, deskId: kept.id };
  });
  const outbox = () => database.read.selectFrom('outbox').selectAll().orderBy('id').execute();
  const due = () => nextEdits(database.read, connectionId, { besides: [], limit: 100 });

  const bring = (contents: Record<string, string>) =>
    database.transaction(async (tx) => {
      const files: EditFile[] = [];
      for (const [filename, text] of Object.entries(contents)) {
        const announced = { filename, mime_type: 'text/plain', size_bytes: text.length, ticket_id: 0 };
        const name = `file-${++brought}`;
        const upload = await addUpload(tx, { ...announced, user_id: userId, name, created_at: clock.now() });
        await addPiece(tx, upload, 1, Buffer.from(text));
        files.push({ uploadId: upload.id, filename, mimeType: 'text/plain', sizeBytes: text.length });
      }
      return files;
    });
  let brought = 0;

  const accept = (ticketSourceId: string | null, edit: Edit) =>
    database.transaction(async (tx) => {
      const at = clock.now();
      const base = { connectionId, userId, edit, at };
      if (ticketSourceId === null) return addEdit(tx, { ...base, ticketId: 0, base: null });
      const known = () =>
        tx.db.selectFrom('tickets').select('id').where('source_id', '=', ticketSourceId).executeTakeFirst();
      if (!(await known())) {
        const tickets = [sourceTicket({ sourceId: ticketSourceId, deskSourceId: 'd' })];
        await takeOver(tx, connectionId, { tickets }, at, linkPeople);
      }
      const ticketId = (await known())!.id;
      return addEdit(tx, { ...base, ticketId, base: await editBase(tx, ticketId, edit as TicketEdit) });
    });

  return {
    ...hand,
    userId,
    deskId,
    edit: (ticketSourceId, edit = COMMENT) => accept(ticketSourceId, edit),
    create: async (summary, contents = {}) =>
      accept(null, {
        kind: 'create',
        ...(Object.keys(contents).length === 0 ? {} : { files: await bring(contents) }),
        ticket: {
          deskId,
          deskSourceId: 'd',
          type: 'Task',
          summary,
          description: null,
          priority: null,
          labels: [],
          assigneeSourceId: null,
          requesterSourceId: null,
        },
      }),
    push: async (senders, through = database) => {
      for (const edit of await due()) await pushOne({ ...context, database: through }, senders, edit);
    },
    outbox,
    due,
    settled: async (count) => {
      const confirmed = async () => {
        clock.advance(1_000);
        return (await outbox()).filter(({ state }) => state === 'confirmed').length;
      };
      await expect.poll(confirmed, { timeout: 10_000 }).toBe(count);
    },
  };
}
